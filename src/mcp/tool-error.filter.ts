import { type ArgumentsHost, Catch, Logger, type RpcExceptionFilter } from '@nestjs/common';
import type { CallToolResult } from '@modelcontextprotocol/server';
import { type Observable, of } from 'rxjs';
import type { McpContext } from '@rekog/mcp-nest';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { Denials } from '../auth/denials.js';
import { DomainError } from '../domain-error.js';
import { correlationId } from '../observability/correlation.js';
import { describeError } from '../observability/describe-error.js';

/**
 * An error of a tool becomes a result with `isError`, so that the agent reads it and can do better. A domain error
 * speaks for itself; of anything else the agent learns only the correlation id.
 */
@Catch()
export class ToolErrorFilter implements RpcExceptionFilter {
  private readonly logger = new Logger(ToolErrorFilter.name);

  constructor(private readonly denials: Denials) {}

  catch(error: unknown, host: ArgumentsHost): Observable<CallToolResult> {
    const request = host.switchToRpc().getContext<McpContext>().getRawRequest<AuthenticatedRequest>();
    if (error instanceof DomainError && error.kind === 'forbidden' && request?.principal)
      this.denials.denied(request.principal, error.code);
    return of({ isError: true, content: [{ type: 'text', text: this.describe(error) }] });
  }

  private describe(error: unknown): string {
    const reference = `(correlation id ${correlationId() ?? 'unknown'})`;
    if (error instanceof DomainError && error.kind !== 'unavailable') {
      if (error.kind === 'forbidden') this.logger.warn(`${error.code} in a tool: ${error.message}`);
      return `${error.message} (${error.code})`;
    }
    this.logger.error('A tool failed', describeError(error));
    if (error instanceof DomainError) return `${error.message} (${error.code}) ${reference}`;
    return `Something went wrong on our side. ${reference}`;
  }
}
