import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { GatehouseSettings } from '../../gatehouse.settings.js';
import { McpCatalog } from '../../mcp/mcp-catalog.js';
import { RouteScopes } from '../route-scopes.js';
import { AuthorizationServerMetadata } from './authorization-server-metadata.js';
import { protectedResourceMetadata } from './protected-resource-metadata.js';
import { resourceMetadataUrl } from './resource-metadata-url.js';

/**
 * Discovery: anonymous, outside the API prefix, the same document wherever an MCP client may look for it. The dispatcher
 * calls it: as a route of the application's, the application's guards and its prefix would apply to it.
 */
@Injectable()
export class McpWellKnownController {
  private readonly documents: ReadonlyMap<string, () => object | Promise<object>>;

  constructor(
    private readonly settings: GatehouseSettings,
    private readonly catalog: McpCatalog,
    private readonly routes: RouteScopes,
    private readonly authorizationServer: AuthorizationServerMetadata,
  ) {
    const { options, endpointUrl, authorizationServers } = settings;
    const { resource, api } = options;
    // RFC 9728 §3.1 puts the metadata at the path of the resource, and §3.3 has it refused elsewhere. MCP clients that
    // were not told the address look by the path of the endpoint, then at the root. The three are two by default; where
    // the resource is a prefix of the endpoint, a strict client refuses it whichever address it comes from.
    const ofMcp = [endpointUrl.origin, resource, endpointUrl.href];
    this.documents = new Map<string, () => object | Promise<object>>([
      ...(api.resource === undefined
        ? []
        : [[metadataPath(api.resource), () => this.apiResource()] as const]),
      ...ofMcp.map((url) => [metadataPath(url), () => this.mcpResource()] as const),
      // RFC 8414, for clients that take the API's origin for the authorization server (MCP 2025-03-26). Not where the
      // API is its own authorization server: it serves that document itself.
      ...(new URL(authorizationServers.issuers[0] ?? '').origin === endpointUrl.origin
        ? []
        : [['/.well-known/oauth-authorization-server', () => this.authorizationServer.get()] as const]),
    ]);
  }

  /** @param path of a request, without a slash at its end */
  serves(path: string): boolean {
    return this.documents.has(path);
  }

  /** @throws AuthorizationServerUnreachableError when the tenant's metadata could not be fetched yet */
  async get(path: string, response: Response): Promise<void> {
    const document = await this.documents.get(path)?.();
    response.setHeader('Cache-Control', 'public, max-age=300');
    response.json(document);
  }

  private mcpResource(): object {
    const { resource, api } = this.settings.options;
    return this.describe(resource, [
      ...this.catalog.scopes,
      ...(resource === api.resource ? this.routes.all : []),
    ]);
  }

  private apiResource(): object {
    return this.describe(this.settings.options.api.resource ?? '', this.routes.all);
  }

  private describe(resource: string, scopes: readonly string[]): object {
    const { options, authorizationServers } = this.settings;
    return protectedResourceMetadata(authorizationServers, {
      resource,
      name: options.server.title ?? options.server.name,
      scopes: [...new Set(scopes)].sort(),
    });
  }
}

const metadataPath = (resource: string): string => new URL(resourceMetadataUrl(resource)).pathname;
