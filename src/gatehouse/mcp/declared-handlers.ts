import { Injectable, Logger } from '@nestjs/common';
import type { McpContext, McpStrategy } from '@rekog/mcp-nest';
import { firstValueFrom } from 'rxjs';
import type { z } from 'zod';
import { correlationId } from '../http/correlation.js';
import { faultyPart } from './json-rpc-message.js';
import { McpRequestError } from './mcp-request.error.js';

/** As mcp-nest's decorators, and `@Completes`, have written it. */
export interface HandlerPattern {
  readonly mcp: string;
  readonly name: string;
}

/** Calls the methods behind declarations as Nest does, through guards, pipes, interceptors and filters. */
@Injectable()
export class DeclaredHandlers {
  private readonly logger = new Logger(DeclaredHandlers.name);

  /** Knows the methods. Set by its factory: it needs the transport, which needs this. */
  strategy: McpStrategy | undefined;

  /**
   * @param answer what the method must answer; the SDK would look for it in whatever it is, and tell the client of its failure
   * @throws McpRequestError, whatever went wrong
   */
  async call<Answer>(
    pattern: HandlerPattern,
    payload: unknown,
    context: McpContext,
    answer: z.ZodType<Answer>,
  ): Promise<Answer> {
    const answered = answer.safeParse(await this.run(pattern, payload, context));
    if (answered.success) return answered.data;
    this.logger.error(`${pattern.mcp} ${pattern.name} gave no proper answer${faultyPart(answered.error)}`);
    throw internalError();
  }

  private async run(pattern: HandlerPattern, payload: unknown, context: McpContext): Promise<unknown> {
    const { strategy } = this;
    const handler = strategy?.getHandlerByPattern(JSON.stringify(pattern)) ?? null;
    if (strategy === undefined || handler === null)
      throw new Error(`Nest knows no method for ${pattern.mcp} ${pattern.name}`);
    try {
      const answer: unknown = await handler(payload, context);
      return await firstValueFrom(strategy.transformToObservable(answer));
    } catch (error) {
      // A class without our filter: Nest has logged and masked the error, but in words that are not ours.
      if (error instanceof McpRequestError) throw error;
      throw internalError();
    }
  }
}

function internalError(): McpRequestError {
  return McpRequestError.internal(
    `Something went wrong on our side. (correlation id ${correlationId() ?? 'unknown'})`,
  );
}
