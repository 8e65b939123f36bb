import type { ProtectedResource } from '../auth/bearer-auth.guard.js';
import { BearerChallenge } from '../auth/bearer-challenge.js';
import type { ProtectedResources } from '../auth/protected-resources.js';
import { resourceMetadataUrl } from '../auth/discovery/resource-metadata-url.js';
import type { Config } from '../../platform/config/config.js';
import type { McpCatalog } from './mcp-catalog.js';

export const MCP_RESOURCE = Symbol('MCP_RESOURCE');

/** The MCP endpoint as a protected resource: its own audience, and a challenge that leads to its metadata. */
export function mcpResource(
  resources: ProtectedResources,
  config: Config,
  catalog: McpCatalog,
): ProtectedResource {
  const challenge = new BearerChallenge(
    { resource_metadata: resourceMetadataUrl(config.mcpResourceUrl) },
    () => catalog.scopes,
    config.authorizationServers.spell,
  );
  return resources.protect(config.mcpAudiences, challenge);
}
