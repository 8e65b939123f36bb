import { Injectable } from '@nestjs/common';
import { type McpHttpHandler, StreamableHttpTransport } from '@rekog/mcp-nest';
import type { Response } from 'express';
import { GatehouseSettings } from '../gatehouse.settings.js';
import { nameOperation } from '../http/correlation.js';
import { RateLimiter } from '../rate-limit/rate-limiter.js';
import { readJsonRpcBody } from './json-rpc-body.js';
import { jsonRpcError, TRANSPORT_ERROR } from './json-rpc-error.js';
import { refuseMalformed } from './json-rpc-message.js';
import { refusalOf } from './mcp-authorization.js';
import { McpCatalog } from './mcp-catalog.js';
import type { McpRequest } from './mcp-request.js';
import { refuseParams } from './request-params.js';
import { requestedOperation } from './requested-operation.js';

/**
 * The MCP endpoint: stateless Streamable HTTP, so POST is its only method. The dispatcher calls it behind McpAuthGuard:
 * as a route of the application's, the application's own guards, pipes and filters would apply to it.
 */
@Injectable()
export class McpController {
  private readonly handlers: McpHttpHandler;

  constructor(
    transport: StreamableHttpTransport,
    private readonly catalog: McpCatalog,
    private readonly limiter: RateLimiter,
    private readonly settings: GatehouseSettings,
  ) {
    // Asking for the handlers tells the transport not to mount a route of its own, which no guard would see.
    this.handlers = transport.httpHandlers;
  }

  /**
   * Step-up (MCP authorization, "Scope Challenge Handling"): where a new login could bring the missing scope, the request
   * is rejected at HTTP level, so that a client reads the challenge and requests more. With `stepUp: 'tool-error'`, for
   * clients that mishandle the 403, the transport answers it as a tool's error.
   *
   * @throws InsufficientScopeError (403 and a challenge) when the message needs more than the token carries
   * @throws RateLimitedError (429) when it writes too often
   */
  async post(request: McpRequest, response: Response): Promise<void> {
    const malformed =
      (await readJsonRpcBody(request, response)) ??
      refuseMalformed(request.body) ??
      refuseParams(request.body as object, this.catalog);
    if (malformed !== undefined) {
      response.status(malformed.status).json(malformed.response);
      return;
    }
    const operation = requestedOperation(request.body, this.catalog);
    // For the audit log; what does not exist has no name worth keeping.
    if (operation !== undefined)
      nameOperation({ name: operation.label, arguments: () => operation.arguments });
    const refusal = refusalOf(operation, request.principal);
    if (refusal?.kind === 'step-up' && this.settings.options.stepUp === 'challenge') throw refusal.error;
    // A refused call writes nothing; and a limit would tell a hidden tool from an unknown one.
    if (refusal === undefined && operation?.writes === true)
      await this.limiter.countWrite(request.principal, response);
    request.refusal = refusal;
    await this.handlers.handlePost(request, response);
  }

  /** No stream to open with GET and no session to end with DELETE (Streamable HTTP, stateless). */
  methodNotAllowed(response: Response): void {
    response
      .status(405)
      .setHeader('Allow', 'POST')
      .json(
        jsonRpcError(TRANSPORT_ERROR, 'This endpoint takes POST only: it keeps no streams and no sessions'),
      );
  }
}
