import { type ArgumentsHost, Catch, Logger, Optional, type RpcExceptionFilter } from '@nestjs/common';
import type { CallToolResult } from '@modelcontextprotocol/server';
import type { McpContext } from '@rekog/mcp-nest';
import { type Observable, of, throwError } from 'rxjs';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { Denials, isDenial } from '../auth/denials.js';
import { describeError } from '../errors/describe-error.js';
import { DomainError } from '../errors/domain-error.js';
import { errorCode, errorKind, errorMessage } from '../errors/error-kind.js';
import { quoted } from '../errors/quoted.js';
import { logReference, McpRequestError, somethingWentWrong } from './mcp-request.error.js';

/** Answers errors of the application's methods in our own words, and records denials. */
abstract class McpErrorFilter implements RpcExceptionFilter {
  private readonly logger = new Logger(this.constructor.name);

  /** A tool class can be tested in a module without Gatehouse. */
  constructor(@Optional() private readonly denials?: Denials) {}

  catch(error: unknown, host: ArgumentsHost): Observable<CallToolResult> {
    if (error instanceof McpRequestError) return throwError(() => error);
    const mcp = host.switchToRpc().getContext<McpContext>();
    const request = mcp.getRawRequest<AuthenticatedRequest>();
    if (isDenial(error) && request?.principal) this.denials?.denied(request.principal, errorCode(error));
    return this.answer(error, this.explain(error), mcp.mcpRequest);
  }

  /** The message of an error only where the application blames the request; of all others, where the log has them. */
  private explain(error: unknown): string {
    const kind = errorKind(error);
    const code = error instanceof DomainError ? ` (${error.code})` : '';
    if (error instanceof Error && kind !== undefined && kind !== 'unavailable') {
      const text = `${errorMessage(error)}${code}`;
      if (kind === 'forbidden') this.logger.warn(`Forbidden over MCP: ${quoted(text)}`);
      return text;
    }
    this.logger.error('A request over MCP failed', describeError(error));
    return error instanceof DomainError ? `${error.message}${code} ${logReference()}` : somethingWentWrong();
  }

  protected abstract answer(
    error: unknown,
    text: string,
    request: McpContext['mcpRequest'],
  ): Observable<CallToolResult>;
}

/** An error of a tool becomes a result with `isError`, so that the agent reads it and can do better. */
@Catch()
export class ToolErrorFilter extends McpErrorFilter {
  protected answer(_error: unknown, text: string): Observable<CallToolResult> {
    return of({ isError: true, content: [{ type: 'text', text }] });
  }
}

/** An error of a resource or a prompt, which have no `isError` to put it into, becomes a JSON-RPC error. */
@Catch()
export class ProtocolErrorFilter extends McpErrorFilter {
  protected answer(
    error: unknown,
    text: string,
    { method, params }: McpContext['mcpRequest'],
  ): Observable<never> {
    return throwError(() => {
      switch (errorKind(error)) {
        case 'not_found':
          // All that is not there gets one answer, whether its URI has the form of a template or not.
          return method === 'resources/read'
            ? McpRequestError.unknown('resource', params.uri)
            : McpRequestError.invalidParams(text);
        case 'invalid':
          return McpRequestError.invalidParams(text);
        case 'forbidden':
        case 'conflict':
        case 'rate_limited':
          return McpRequestError.refused(text);
        case 'unavailable':
        case undefined:
          return McpRequestError.internal(text);
      }
    });
  }
}
