import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { type McpContext, McpStrategy } from '@rekog/mcp-nest';
import { firstValueFrom } from 'rxjs';
import { correlationId } from '../observability/correlation.js';
import { McpRequestError } from './mcp-request.error.js';

/** As mcp-nest's decorators, and `@Completes`, have written it. */
export interface HandlerPattern {
  readonly mcp: string;
  readonly name: string;
}

/** Calls the methods behind declarations as Nest does, through guards, pipes, interceptors and filters. */
@Injectable()
export class DeclaredHandlers {
  /** The strategy knows the methods; asked for late, since it needs the transport, which needs this. */
  constructor(private readonly module: ModuleRef) {}

  /** @throws McpRequestError, whatever went wrong */
  async call(pattern: HandlerPattern, payload: unknown, context: McpContext): Promise<unknown> {
    const strategy = this.module.get(McpStrategy);
    const handler = strategy.getHandlerByPattern(JSON.stringify(pattern));
    if (handler === null) throw new Error(`Nest knows no method for ${pattern.mcp} ${pattern.name}`);
    try {
      const answer: unknown = await handler(payload, context);
      return await firstValueFrom(strategy.transformToObservable(answer));
    } catch (error) {
      // A class without our filter: Nest has logged and masked the error, but in words that are not ours.
      if (error instanceof McpRequestError) throw error;
      throw McpRequestError.internal(
        `Something went wrong on our side. (correlation id ${correlationId() ?? 'unknown'})`,
      );
    }
  }
}
