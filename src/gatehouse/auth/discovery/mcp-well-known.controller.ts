import { Controller, Get, Header, Inject, NotFoundException, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { Public } from '../public.decorator.js';
import { resourceMetadataUrl } from './resource-metadata-url.js';
import { RouteScopes } from '../route-scopes.js';
import { Config } from '../../../platform/config/config.js';
import { Unlimited } from '../../../platform/rate-limit/unlimited.decorator.js';
import {
  AuthorizationServerMetadata,
  type AuthorizationServerMetadataDocument,
} from './authorization-server-metadata.js';
import { McpCatalog } from '../../mcp/mcp-catalog.js';
import { MCP_SERVER_INFO, type McpServerInfo } from '../../mcp/mcp-strategy.js';
import type { ProtectedResourceMetadata } from './protected-resource-metadata.builder.js';
import { protectedResourceMetadata } from './protected-resource-metadata.js';

/** Discovery: anonymous, outside the API prefix, the same document wherever an MCP client may look for it. */
@Public()
@Unlimited('address')
@ApiExcludeController()
@Controller('.well-known')
export class McpWellKnownController {
  private readonly mcpPaths: ReadonlySet<string>;

  constructor(
    private readonly config: Config,
    private readonly catalog: McpCatalog,
    private readonly routes: RouteScopes,
    private readonly authorizationServer: AuthorizationServerMetadata,
    @Inject(MCP_SERVER_INFO) private readonly info: McpServerInfo,
  ) {
    // RFC 9728 §3.1 puts the metadata at the path of the resource, and §3.3 has it refused elsewhere. MCP clients that
    // were not told the address look by the path of the endpoint, then at the root. The three are two by default; where
    // the resource is a prefix of the endpoint, a strict client refuses it whichever address it comes from.
    const resources = [config.apiUrl.origin, config.mcpResourceUrl, config.mcpEndpointUrl];
    this.mcpPaths = new Set(resources.map(metadataPath));
  }

  /** RFC 9728 §3: of the MCP endpoint, at the root and with its path inserted, and of the REST API at its own. */
  @Get(['oauth-protected-resource', 'oauth-protected-resource/*path'])
  @Header('Cache-Control', 'public, max-age=300')
  protectedResource(@Req() request: Request): ProtectedResourceMetadata {
    const path = request.path.replace(/\/$/, '');
    const { mcpResourceUrl, restResourceUrl } = this.config;
    if (this.mcpPaths.has(path)) {
      const scopes = mcpResourceUrl === restResourceUrl ? this.routes.all : [];
      return this.describe(mcpResourceUrl, [...this.catalog.scopes, ...scopes]);
    }
    if (restResourceUrl !== undefined && path === metadataPath(restResourceUrl))
      return this.describe(restResourceUrl, this.routes.all);
    throw new NotFoundException();
  }

  /** RFC 8414, for clients that take the API's origin for the authorization server (MCP 2025-03-26). */
  @Get('oauth-authorization-server')
  @Header('Cache-Control', 'public, max-age=300')
  authorizationServerMetadata(): Promise<AuthorizationServerMetadataDocument> {
    return this.authorizationServer.get();
  }

  private describe(resource: string, scopes: readonly string[]): ProtectedResourceMetadata {
    return protectedResourceMetadata(this.config, {
      resource,
      name: this.info.title,
      scopes: [...new Set(scopes)].sort(),
    });
  }
}

const metadataPath = (resource: string): string => new URL(resourceMetadataUrl(resource)).pathname;
