import { Logger } from '@nestjs/common';
import type { CallToolResult } from '@modelcontextprotocol/server';
import { type McpTransport, StreamableHttpTransport } from '@rekog/mcp-nest';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import type { Denials } from '../auth/denials.js';
import type { ToolAuthorization, ToolRefusal } from './tool-authorization.js';

/** What mcp-nest hands a transport; it exports no name for it. */
type TransportContext = Parameters<McpTransport['start']>[0];

/**
 * Streamable HTTP, stateless: any instance answers any request. JSON, not an event stream: no tool has progress to
 * report. A call that its caller's scopes do not cover never reaches its tool: each request has a server of its own,
 * and that one is given another answer.
 */
export class AuthorizedTransport extends StreamableHttpTransport {
  private readonly log = new Logger(AuthorizedTransport.name);

  constructor(
    private readonly authorization: ToolAuthorization,
    private readonly denials: Denials,
  ) {
    super({ statefulMode: false, enableJsonResponse: true });
  }

  override start(context: TransportContext): void {
    const bindRequestHandlers: TransportContext['bindRequestHandlers'] = (server, session, request) => {
      context.bindRequestHandlers(server, session, request);
      this.authorize(server, request as AuthenticatedRequest | undefined);
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

  private authorize(
    { server }: ReturnType<TransportContext['createServer']>,
    request: AuthenticatedRequest | undefined,
  ): void {
    if (request?.principal === undefined) throw new Error('The MCP endpoint was reached without its guard');
    const refusal = this.authorization.refusalOf(request.body, request.principal);
    if (refusal === undefined) return;
    // A refusal by challenge never comes here: the filter has told of it.
    if (refusal.kind === 'step-up')
      this.log.warn(`${refusal.error.code} in a tool: ${refusal.error.message}`);
    const { principal } = request;
    server.setRequestHandler('tools/call', () => {
      this.denials.denied(principal, refusal.kind === 'hidden' ? 'tool_hidden' : refusal.error.code);
      return answerTo(refusal);
    });
  }
}

/** The SDK goes by the code, and mcp-nest's copy of the SDK (CommonJS) does not know our copy's error classes. */
class UnknownToolError extends Error {
  readonly code = -32602;

  constructor(toolName: string) {
    super(`Unknown tool: ${toolName}`);
  }
}

function answerTo(refusal: ToolRefusal): CallToolResult {
  if (refusal.kind === 'step-up') {
    const { message, code } = refusal.error;
    return { isError: true, content: [{ type: 'text', text: `${message} (${code})` }] };
  }
  // Word for word what a tool that does not exist is answered with.
  throw new UnknownToolError(refusal.toolName);
}
