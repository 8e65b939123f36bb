import type { ProtectedResource } from '../auth/bearer-auth.guard.js';
import { BearerChallenge } from '../auth/bearer-challenge.js';
import type { ProtectedResources } from '../auth/protected-resources.js';
import type { Config } from '../config/config.js';
import type { McpCatalog } from './mcp-catalog.js';

export const MCP_RESOURCE = Symbol('MCP_RESOURCE');

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

/** The metadata URL of a resource: the well-known path goes between host and path (RFC 9728 §3.1). */
export function resourceMetadataUrl(resource: string): string {
  const { origin, pathname } = new URL(resource);
  return `${origin}${WELL_KNOWN}${pathname === '/' ? '' : pathname}`;
}

/** The MCP endpoint as a protected resource: its own audience, and a challenge that leads to its metadata. */
export function mcpResource(
  resources: ProtectedResources,
  config: Config,
  catalog: McpCatalog,
): ProtectedResource {
  const challenge = new BearerChallenge(
    { resource_metadata: resourceMetadataUrl(config.mcpResourceUrl) },
    () => catalog.scopes,
  );
  return resources.protect(config.mcpAudiences, challenge);
}
