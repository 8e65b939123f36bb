import { Injectable } from '@nestjs/common';
import { BearerAuthGuard } from '../auth/bearer-auth.guard.js';
import { BearerChallenge } from '../auth/bearer-challenge.js';
import { resourceMetadataUrl } from '../auth/discovery/resource-metadata-url.js';
import { ProtectedResources } from '../auth/protected-resources.js';
import { GatehouseSettings } from '../gatehouse.settings.js';
import { McpCatalog } from './mcp-catalog.js';

/**
 * Stands before every verb and method of the MCP endpoint, `initialize` and `tools/list` included. Without a valid token
 * for this very resource: 401 and the URL of its metadata.
 */
@Injectable()
export class McpAuthGuard extends BearerAuthGuard {
  constructor(
    { options, mcpAudiences, authorizationServers }: GatehouseSettings,
    resources: ProtectedResources,
    catalog: McpCatalog,
  ) {
    const challenge = new BearerChallenge(
      { resource_metadata: resourceMetadataUrl(options.resource) },
      () => catalog.scopes,
      authorizationServers.formatScope,
    );
    super(resources.protect(mcpAudiences, challenge));
  }
}
