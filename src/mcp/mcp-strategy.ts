import { McpStrategy, StreamableHttpTransport } from '@rekog/mcp-nest';

/** What the server says of itself to clients; the tools come from the features. */
export interface McpServerInfo {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** For the agent: what this server is good for and how its tools go together. */
  readonly instructions: string;
}

/** Stateless: any instance answers any request. JSON, not an event stream: no tool has progress to report. */
export function createTransport(): StreamableHttpTransport {
  return new StreamableHttpTransport({ statefulMode: false, enableJsonResponse: true });
}

export function createStrategy(info: McpServerInfo, transport: StreamableHttpTransport): McpStrategy {
  return new McpStrategy({
    ...info,
    transports: [transport],
    // The list of tools never changes while the server runs.
    capabilities: { tools: { listChanged: false } },
    // The list depends on the caller's scopes: no shared cache may keep it.
    cacheHints: { 'tools/list': { ttlMs: 60_000, cacheScope: 'private' } },
  });
}
