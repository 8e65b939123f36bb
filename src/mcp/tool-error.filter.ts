import { Catch, Logger, type RpcExceptionFilter } from '@nestjs/common';
import type { CallToolResult } from '@modelcontextprotocol/server';
import { type Observable, of } from 'rxjs';
import { DomainError } from '../domain-error.js';
import { correlationId } from '../observability/correlation.js';

/**
 * An error of a tool becomes a result with `isError`, so that the agent reads it and can do better. A domain error
 * speaks for itself; of anything else the agent learns only the correlation id.
 */
@Catch()
export class ToolErrorFilter implements RpcExceptionFilter {
  private readonly logger = new Logger(ToolErrorFilter.name);

  catch(error: unknown): Observable<CallToolResult> {
    return of({ isError: true, content: [{ type: 'text', text: this.describe(error) }] });
  }

  private describe(error: unknown): string {
    const reference = `(correlation id ${correlationId() ?? 'unknown'})`;
    if (error instanceof DomainError && error.kind !== 'unavailable')
      return `${error.message} (${error.code})`;
    this.logger.error('A tool failed', error instanceof Error ? error.stack : String(error));
    if (error instanceof DomainError) return `${error.message} (${error.code}) ${reference}`;
    return `Something went wrong on our side. ${reference}`;
  }
}
