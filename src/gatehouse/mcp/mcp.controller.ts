import { Injectable } from '@nestjs/common';
import { LOG_LEVEL_META_KEY } from '@modelcontextprotocol/server';
import type { Response } from 'express';
import { GatehouseSettings } from '../gatehouse.settings.js';
import { readAcceptedTypes } from '../http/accepted-types.js';
import { nameOperation } from '../http/correlation.js';
import { RateLimiter } from '../rate-limit/rate-limiter.js';
import { HttpTransports } from './http-transports.js';
import { JsonRpcFault, type Message, readMessage } from './json-rpc-message.js';
import { decide, type Granted, type McpRequest } from './mcp-authorization.js';
import { McpCatalog, type Offered } from './mcp-catalog.js';
import { labelOf, type RequestedOperation, requestedOperation } from './requested-operation.js';
import { unknownArguments } from './unknown-arguments.js';

/** The range for a server's own errors, where the MCP SDK puts those of its HTTP transport. */
const TRANSPORT_ERROR = -32_000;

/**
 * The MCP endpoint: stateless Streamable HTTP, so POST is its only method. The dispatcher calls it behind McpAuthGuard; as
 * a Nest route it would get the application's global guards, pipes and filters.
 */
@Injectable()
export class McpController {
  constructor(
    private readonly transports: HttpTransports,
    private readonly catalog: McpCatalog,
    private readonly limiter: RateLimiter,
    private readonly settings: GatehouseSettings,
  ) {}

  /**
   * Where a new login could bring the missing scopes, the answer is a 403 with a challenge (MCP authorization, "Scope
   * Challenge Handling"). With `stepUp: 'tool-error'`, for clients that mishandle the 403, the strategy answers.
   * @throws InsufficientScopeError (403 and a challenge) when the message needs more than the token carries
   * @throws RateLimitedError (429) when it writes too often
   */
  async post(request: McpRequest, response: Response): Promise<void> {
    const accepted = readAcceptedTypes(request);
    const handler = this.transports.handlerFor(accepted);
    if (handler === undefined) {
      new JsonRpcFault(406, TRANSPORT_ERROR, 'Nothing acceptable: Accept must allow application/json').send(
        response,
      );
      return;
    }
    const operation =
      (await readMessage(request, response)) ?? requestedOperation(request.body as Message, this.catalog);
    if (operation instanceof JsonRpcFault) {
      operation.send(response);
      return;
    }
    if (operation !== undefined) await this.authorize(operation, request, response);
    if (!accepted.stream) leaveOutNotifications(request.body as Message);
    await handler.handlePost(request, response);
  }

  /** No stream to open with GET and no session to end with DELETE (Streamable HTTP, stateless). */
  methodNotAllowed(response: Response): void {
    response.setHeader('Allow', 'POST');
    new JsonRpcFault(
      405,
      TRANSPORT_ERROR,
      'This endpoint takes POST only: it keeps no streams and no sessions',
    ).send(response);
  }

  private async authorize(
    operation: RequestedOperation,
    request: McpRequest,
    response: Response,
  ): Promise<void> {
    const decision = decide(operation, request.principal);
    request.decision = decision;
    // For the audit log; what does not exist has no name worth keeping.
    if (decision.kind !== 'unknown')
      nameOperation({
        name: labelOf(operation, decision.offered),
        arguments: () => operation.arguments ?? {},
      });
    if (decision.kind === 'step-up' && this.settings.options.stepUp === 'challenge') throw decision.error;
    // A refused call writes nothing; and a limit would tell a hidden tool from an unknown one.
    if (decision.kind !== 'granted') return;
    if (writes(decision.offered)) await this.limiter.countWrite(request.principal, response);
    if (this.settings.options.unknownArguments === 'ignore') ignoreUnknownArguments(decision, request);
  }
}

/** A tool may write unless it says that it only reads. */
const writes = ({ kind, options }: Offered): boolean =>
  kind === 'tool' && options.annotations?.readOnlyHint !== true;

/** Some clients add arguments of their own: the id of the call, of the session, a dummy where there are none. */
function ignoreUnknownArguments({ operation, offered }: Granted, request: McpRequest): void {
  if (offered.kind !== 'tool' || operation.arguments === undefined) return;
  const unknown = unknownArguments(offered, operation.arguments);
  if (unknown.length === 0) return;
  const known = Object.entries(operation.arguments).filter(([name]) => !unknown.includes(name));
  const message = request.body as Message;
  request.body = { ...message, params: { ...message.params, arguments: Object.fromEntries(known) } };
  if (writes(offered)) request.ignoredArguments = unknown;
}

/** A notification during a call would make a stream of its answer. Without these members the client asks for none. */
function leaveOutNotifications({ params }: Message): void {
  delete params?._meta?.progressToken;
  delete params?._meta?.[LOG_LEVEL_META_KEY];
}
