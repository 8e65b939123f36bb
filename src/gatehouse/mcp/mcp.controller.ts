import { All, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type McpHttpHandler, StreamableHttpTransport } from '@rekog/mcp-nest';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { ProtectedBy } from '../auth/protected-by.decorator.js';
import { Unlimited } from '../../platform/rate-limit/unlimited.decorator.js';
import { readJsonRpcBody } from './json-rpc-body.js';
import { type JsonRpcErrorResponse, jsonRpcError, TRANSPORT_ERROR } from './json-rpc-error.js';
import { refuseMalformed } from './json-rpc-message.js';
import { McpAuthorization } from './mcp-authorization.js';
import { McpAuthGuard } from './mcp-auth.guard.js';
import { McpCatalog } from './mcp-catalog.js';
import { refuseParams } from './request-params.js';
import { ToolWriteLimit } from './tool-write-limit.js';

/** The MCP endpoint: stateless Streamable HTTP, so POST is all there is. */
@ApiExcludeController()
@Controller('mcp')
@ProtectedBy(McpAuthGuard)
// Every message is a POST: ToolWriteLimit counts the tools that write.
@Unlimited('writes')
export class McpController {
  private readonly handlers: McpHttpHandler;

  constructor(
    transport: StreamableHttpTransport,
    private readonly catalog: McpCatalog,
    private readonly authorization: McpAuthorization,
    private readonly writeLimit: ToolWriteLimit,
  ) {
    // Asking for the handlers tells the transport not to mount a route of its own, which no guard would see.
    this.handlers = transport.httpHandlers;
  }

  /**
   * @throws InsufficientScopeError (403 and a challenge) when what is asked for needs more than the token carries
   * @throws RateLimitedError (429) when it writes too often
   */
  @Post()
  async post(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    const refusal =
      (await readJsonRpcBody(request, response)) ??
      refuseMalformed(request.body) ??
      refuseParams(request.body as object, this.catalog);
    if (refusal !== undefined) {
      response.status(refusal.status).json(refusal.response);
      return;
    }
    this.authorization.check(request.body, request.principal);
    await this.writeLimit.count(request, response);
    await this.handlers.handlePost(request, response);
  }

  /** No stream to open with GET and no session to end with DELETE (Streamable HTTP, stateless). */
  @All()
  @HttpCode(405)
  @Header('Allow', 'POST')
  methodNotAllowed(): JsonRpcErrorResponse {
    return jsonRpcError(
      TRANSPORT_ERROR,
      'This endpoint takes POST only: it keeps no streams and no sessions',
    );
  }
}
