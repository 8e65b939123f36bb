import { type ArgumentsHost, Catch, Logger, Optional, type RpcExceptionFilter } from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';
import type { McpContext } from '@rekog/mcp-nest';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { Denials, isDenial } from '../auth/denials.js';
import { errorCode, errorKind } from '../errors/error-kind.js';
import { explainToAgent } from './explain-to-agent.js';
import { McpRequestError } from './mcp-request.error.js';

/** An error of a resource or a prompt, which have no `isError` to put it into, becomes a JSON-RPC error. */
@Catch()
export class ProtocolErrorFilter implements RpcExceptionFilter {
  private readonly logger = new Logger(ProtocolErrorFilter.name);

  constructor(@Optional() private readonly denials?: Denials) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> {
    if (error instanceof McpRequestError) return throwError(() => error);
    const mcp = host.switchToRpc().getContext<McpContext>();
    const request = mcp.getRawRequest<AuthenticatedRequest>();
    if (isDenial(error) && request?.principal) this.denials?.denied(request.principal, errorCode(error));
    const message = explainToAgent(error, this.logger);
    return throwError(() => answerTo(error, message, mcp.mcpRequest));
  }
}

function answerTo(
  error: unknown,
  message: string,
  { method, params }: McpContext['mcpRequest'],
): McpRequestError {
  switch (errorKind(error)) {
    case 'invalid':
      return McpRequestError.invalidParams(message);
    case 'not_found':
      // One answer for all that is not there, whether its URI has the form of a template or not.
      return method === 'resources/read'
        ? McpRequestError.unknown('resource', params.uri)
        : McpRequestError.invalidParams(message);
    case 'forbidden':
    case 'conflict':
    case 'rate_limited':
      return McpRequestError.refused(message);
    case 'unavailable':
    case undefined:
      return McpRequestError.internal(message);
  }
}
