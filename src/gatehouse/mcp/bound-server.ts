import { McpContext, type McpTransport } from '@rekog/mcp-nest';
import type { McpRequest } from './mcp-request.js';

/** What mcp-nest hands a transport; it exports no name for it. */
export type TransportContext = Parameters<McpTransport['start']>[0];

type SdkServer = ReturnType<TransportContext['createServer']>;
type McpContextArguments = ConstructorParameters<typeof McpContext>[0];

/** The server of one request, and who sends it. */
export class BoundServer {
  constructor(
    private readonly sdkServer: SdkServer,
    private readonly session: Parameters<TransportContext['bindRequestHandlers']>[1],
    readonly request: McpRequest,
  ) {}

  /** Where handlers are set: the SDK's own, below its registry. */
  get handlers(): SdkServer['server'] {
    return this.sdkServer.server;
  }

  /** What the method behind a declaration is told of the request, as mcp-nest tells a tool. */
  contextOf(message: unknown, sdkContext: unknown): McpContext {
    const { era = 'legacy' } = this.session;
    return new McpContext([
      this.sdkServer,
      message as McpContextArguments[1],
      { ...this.session, era },
      this.request,
      sdkContext as McpContextArguments[4],
    ]);
  }
}
