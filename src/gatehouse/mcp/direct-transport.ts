import {
  type JSONRPCMessage,
  type JSONRPCRequest,
  McpServer,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/server';
import type { McpHttpHandler, McpTransport, StreamableHttpTransport } from '@rekog/mcp-nest';
import type { Response } from 'express';
import { LRUCache } from 'lru-cache';
import { DirectExchange, writeJson } from './direct-exchange.js';
import type { McpRequest } from './mcp-authorization.js';
import type { McpCatalog } from './mcp-catalog.js';
import { MODERN_VERSION, ordinaryRequest } from './ordinary-request.js';

type TransportContext = Parameters<McpTransport['start']>[0];
/** mcp-nest is CommonJS, and has the SDK's types in that form. */
type BoundServer = ReturnType<TransportContext['createServer']>;

/** They change only with what the caller's scopes cover. */
const FIXED_LISTS = new Set(['tools/list', 'prompts/list', 'resources/templates/list']);
const MAX_KEPT_LISTS = 200;

const VERSIONS = {
  legacy: SUPPORTED_PROTOCOL_VERSIONS,
  modern: [...SUPPORTED_PROTOCOL_VERSIONS, MODERN_VERSION],
};

/**
 * Serves ordinary requests from Node's request to Node's response, and leaves the others to mcp-nest's transport. That one
 * makes a web request and a web response of each, which costs more than the rest of the server.
 */
export class DirectTransport implements McpTransport {
  readonly kind = 'streamable-http';
  private readonly handlers: McpHttpHandler;
  private readonly lists = new LRUCache<string, string>({ max: MAX_KEPT_LISTS });
  private context: TransportContext | undefined;

  /** @param complete answers in JSON, without sessions */
  constructor(
    private readonly complete: StreamableHttpTransport,
    private readonly catalog: McpCatalog,
  ) {
    // Reading the handlers keeps the transport from mounting a route of its own, without guards.
    this.handlers = complete.httpHandlers;
  }

  start(context: TransportContext): void {
    this.context = context;
    this.complete.start(context);
  }

  close(): Promise<void> {
    return this.complete.close();
  }

  /** @param request with a well-formed message, behind the guards */
  async handlePost(request: McpRequest, response: Response): Promise<void> {
    const classification = ordinaryRequest(request);
    if (classification === undefined || this.context === undefined) {
      await this.handlers.handlePost(request, response);
      return;
    }
    const { era } = classification;
    const message = request.body as JSONRPCRequest;
    const scopes = this.catalog.scopesOf(request.principal.scopes);
    const listKey = FIXED_LISTS.has(message.method) ? [era, message.method, ...scopes].join(' ') : undefined;
    const kept = listKey && this.lists.get(listKey);
    if (kept !== undefined) {
      writeJson(response, withResult(kept, message.id));
      return;
    }
    const server = createServer(this.context, era);
    this.context.bindRequestHandlers(
      server as unknown as BoundServer,
      { transport: this.kind, stateless: true, era },
      request,
    );
    const exchange = new DirectExchange(
      classification,
      response,
      listKey === undefined ? undefined : (answer) => this.keep(listKey, answer),
    );
    await server.connect(exchange);
    await exchange.serve(message);
  }

  private keep(listKey: string, answer: JSONRPCMessage): string {
    if (!('result' in answer)) return JSON.stringify(answer);
    const result = JSON.stringify(answer.result);
    this.lists.set(listKey, result);
    return withResult(result, answer.id);
  }
}

/** As mcp-nest makes it. The SDK binds it to the revision of its exchange, if that is among its versions. */
function createServer({ options }: TransportContext, era: 'legacy' | 'modern'): McpServer {
  const { name, version, title, capabilities, cacheHints, instructions = '' } = options;
  return new McpServer(
    { name, version, ...(title !== undefined && { title }) },
    {
      capabilities: { ...capabilities },
      instructions,
      supportedProtocolVersions: VERSIONS[era],
      ...(cacheHints && { cacheHints }),
    },
  );
}

const withResult = (result: string, id: unknown): string =>
  `{"result":${result},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`;
