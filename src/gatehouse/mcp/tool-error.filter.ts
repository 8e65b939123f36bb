import { type ArgumentsHost, Catch, Logger, Optional, type RpcExceptionFilter } from '@nestjs/common';
import type { CallToolResult } from '@modelcontextprotocol/server';
import { type Observable, of, throwError } from 'rxjs';
import type { McpContext } from '@rekog/mcp-nest';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { Denials, isDenial } from '../auth/denials.js';
import { errorCode } from '../errors/error-kind.js';
import { explainToAgent } from './explain-to-agent.js';
import { McpRequestError } from './mcp-request.error.js';

/**
 * An error of a tool becomes a result with `isError`, so that the agent reads it and can do better. Only what is wrong
 * with the request itself, and so for the client to mend, stays a JSON-RPC error.
 */
@Catch()
export class ToolErrorFilter implements RpcExceptionFilter {
  private readonly logger = new Logger(ToolErrorFilter.name);

  /** A tool class can be tested in a module without Gatehouse. */
  constructor(@Optional() private readonly denials?: Denials) {}

  catch(error: unknown, host: ArgumentsHost): Observable<CallToolResult> {
    if (error instanceof McpRequestError) return throwError(() => error);
    const request = host.switchToRpc().getContext<McpContext>().getRawRequest<AuthenticatedRequest>();
    if (isDenial(error) && request?.principal) this.denials?.denied(request.principal, errorCode(error));
    const text = explainToAgent(error, this.logger);
    return of({ isError: true, content: [{ type: 'text', text }] });
  }
}
