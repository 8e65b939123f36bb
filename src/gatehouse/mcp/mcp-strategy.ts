import type { McpStrategy, McpTransport } from '@rekog/mcp-nest';
import type { Denials } from '../auth/denials.js';
import { AuthorizedStrategy } from './authorized-strategy.js';
import type { McpCatalog } from './mcp-catalog.js';
import type { McpServerInfo } from './mcp-server-info.js';

const UNCHANGING = { listChanged: false };
const FOR_ITS_CALLER = { ttlMs: 60_000, cacheScope: 'private' } as const;
/** Rows change at any time. */
const EXPIRED = { ttlMs: 0, cacheScope: 'private' } as const;

/** @param catalog read when a server is made: it fills only when the application starts */
export function createStrategy(
  { streams = false, ...info }: McpServerInfo,
  transports: McpTransport[],
  catalog: McpCatalog,
  denials: Denials,
): McpStrategy {
  const options = {
    ...info,
    transports,
    capabilities: {
      // No list changes while the server runs.
      tools: UNCHANGING,
      get resources() {
        return catalog.offers('resources') ? UNCHANGING : undefined;
      },
      get prompts() {
        return catalog.offers('prompts') ? UNCHANGING : undefined;
      },
      get completions() {
        return catalog.offers('completion') ? {} : undefined;
      },
      // mcp-nest would announce it if it were not named here.
      logging: streams ? {} : undefined,
    },
    // The lists depend on the caller's scopes: no shared cache may keep them.
    cacheHints: {
      'tools/list': FOR_ITS_CALLER,
      get 'resources/list'() {
        return catalog.listings.length === 0 ? FOR_ITS_CALLER : EXPIRED;
      },
      'resources/templates/list': FOR_ITS_CALLER,
      'resources/read': EXPIRED,
      'prompts/list': FOR_ITS_CALLER,
      'server/discover': FOR_ITS_CALLER,
    },
  };
  return new AuthorizedStrategy(options, catalog, denials);
}
