import { McpStrategy, type StreamableHttpTransport } from '@rekog/mcp-nest';

export const MCP_SERVER_INFO = Symbol('MCP_SERVER_INFO');

/** What the server says of itself to clients; the tools come from the features. */
export interface McpServerInfo {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** For the agent: what this server is good for and how its tools go together. */
  readonly instructions: string;
}

export function createStrategy(info: McpServerInfo, transport: StreamableHttpTransport): McpStrategy {
  return new McpStrategy({
    ...info,
    transports: [transport],
    // The list of tools never changes while the server runs, and nothing is logged to clients: mcp-nest would announce
    // `logging` if it were not named here.
    capabilities: { tools: { listChanged: false }, logging: undefined },
    // Stricter, against its name: mcp-nest lets everybody see a tool without scopes, and so it tells clients (`noauth`),
    // unless this makes it ask for a user. The guard in front of the endpoint has let nobody in without.
    allowUnauthenticatedAccess: true,
    // The list depends on the caller's scopes: no shared cache may keep it.
    cacheHints: {
      'tools/list': { ttlMs: 60_000, cacheScope: 'private' },
      'server/discover': { ttlMs: 60_000, cacheScope: 'private' },
    },
  });
}
