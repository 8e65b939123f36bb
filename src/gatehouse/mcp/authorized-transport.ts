import { Logger } from '@nestjs/common';
import type { CallToolResult } from '@modelcontextprotocol/server';
import { StreamableHttpTransport } from '@rekog/mcp-nest';
import type { Denials } from '../auth/denials.js';
import { BoundServer, type TransportContext } from './bound-server.js';
import type { Refusal } from './mcp-authorization.js';
import type { McpRequest } from './mcp-request.js';
import { McpRequestError } from './mcp-request.error.js';

/** Sets handlers of our own in the place of mcp-nest's. */
interface Handlers {
  bind(server: BoundServer): void;
}

/**
 * Streamable HTTP, stateless: any instance answers any request. A request that its caller's scopes do not cover never
 * reaches its tool, resource or prompt: each request has a server of its own, and that one is given another answer.
 */
export class AuthorizedTransport extends StreamableHttpTransport {
  private readonly log = new Logger(AuthorizedTransport.name);

  constructor(
    private readonly denials: Denials,
    private readonly handlers: readonly Handlers[],
    { streams = false }: { readonly streams?: boolean } = {},
  ) {
    super({ statefulMode: false, enableJsonResponse: !streams });
  }

  override start(context: TransportContext): void {
    const bindRequestHandlers: TransportContext['bindRequestHandlers'] = (server, session, request) => {
      context.bindRequestHandlers(server, session, request);
      const bound = new BoundServer(server, session, authenticated(request));
      for (const handlers of this.handlers) handlers.bind(bound);
      this.authorize(bound);
    };
    super.start({
      ...context,
      bindRequestHandlers,
      createBoundServer: (session, request) => {
        const server = context.createServer();
        bindRequestHandlers(server, session, request);
        return server;
      },
    });
  }

  private authorize({ handlers, request: { principal, refusal } }: BoundServer): void {
    if (refusal === undefined) return;
    // A refusal by challenge never comes here: the filter has told of it.
    const { method, kind, label } = refusal.operation;
    const code = refusal.kind === 'hidden' ? `${kind}_hidden` : refusal.error.code;
    this.log.warn(
      refusal.kind === 'hidden'
        ? `${code}: ${label} needs a scope that no login of this caller could bring.`
        : `${code} over MCP: ${refusal.error.message}`,
    );
    handlers.setRequestHandler(method, () => {
      this.denials.denied(principal, code);
      return answerTo(refusal);
    });
  }
}

function authenticated(request: unknown): McpRequest {
  if ((request as Partial<McpRequest>).principal === undefined)
    throw new Error('The MCP endpoint was reached without its guard');
  return request as McpRequest;
}

/** @throws McpRequestError, word for word what a thing that does not exist is answered with */
function answerTo(refusal: Refusal): CallToolResult {
  const { kind, requested } = refusal.operation;
  if (refusal.kind === 'hidden') throw McpRequestError.unknown(kind, requested);
  const text = `${refusal.error.message} (${refusal.error.code})`;
  if (kind !== 'tool') throw McpRequestError.refused(text);
  return { isError: true, content: [{ type: 'text', text }] };
}
