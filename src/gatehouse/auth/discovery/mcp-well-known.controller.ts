import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { GatehouseSettings } from '../../gatehouse.settings.js';
import { McpCatalog } from '../../mcp/mcp-catalog.js';
import { RouteScopes } from '../route-scopes.js';
import { AuthorizationServerMetadata } from './authorization-server-metadata.js';
import {
  BearerMethod,
  type ProtectedResourceMetadata,
  ProtectedResourceMetadataBuilder,
  SigningAlgorithm,
} from './protected-resource-metadata.builder.js';
import { resourceMetadataUrl } from './resource-metadata-url.js';

/** Discovery documents, for anonymous clients. The dispatcher calls it, so guards of the application do not apply. */
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
    // RFC 9728 §3.1: at the path of the resource. MCP clients also look at the endpoint's path, then at the root.
    const ofMcp = [endpointUrl.origin, resource, endpointUrl.href];
    this.documents = new Map<string, () => object | Promise<object>>([
      ...(api.resource === undefined
        ? []
        : [[metadataPath(api.resource), () => this.apiResource()] as const]),
      ...ofMcp.map((url) => [metadataPath(url), () => this.mcpResource()] as const),
      // MCP 2025-03-26 clients look for RFC 8414 metadata here. An API that is its own authorization server has its own.
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

  private mcpResource(): ProtectedResourceMetadata {
    const { resource, api } = this.settings.options;
    return this.describe(resource, [
      ...this.catalog.scopes,
      ...(resource === api.resource ? this.routes.all : []),
    ]);
  }

  private apiResource(): ProtectedResourceMetadata {
    return this.describe(this.settings.options.api.resource ?? '', this.routes.all);
  }

  private describe(resource: string, scopes: readonly string[]): ProtectedResourceMetadata {
    const { server } = this.settings.options;
    const { issuers, signingAlgorithm, formatScope } = this.settings.authorizationServers;
    const metadata = new ProtectedResourceMetadataBuilder(resource, [...issuers]).withBearerMethodsSupported([
      BearerMethod.HEADER,
    ]);
    if (signingAlgorithm !== undefined)
      metadata.withResourceSigningAlgValuesSupported([SigningAlgorithm[signingAlgorithm]]);
    metadata.withResourceName(server.title ?? server.name);
    // RFC 9728 §3.2: a parameter without values is left out.
    if (scopes.length > 0) metadata.withScopesSupported([...new Set(scopes)].sort().map(formatScope));
    return metadata.build();
  }
}

const metadataPath = (resource: string): string => new URL(resourceMetadataUrl(resource)).pathname;
