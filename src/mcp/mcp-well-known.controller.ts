import { Controller, Get, Header, Inject, NotFoundException, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { Public } from '../auth/public.decorator.js';
import { Config } from '../config/config.js';
import { Unlimited } from '../rate-limit/unlimited.decorator.js';
import {
  AuthorizationServerMetadata,
  type AuthorizationServerMetadataDocument,
} from './authorization-server-metadata.js';
import { mcpProtectedResourceMetadata } from './mcp-protected-resource-metadata.js';
import { resourceMetadataUrl } from './mcp-resource.js';
import { MCP_SERVER_INFO, type McpServerInfo } from './mcp-strategy.js';
import type { ProtectedResourceMetadata } from './protected-resource-metadata.builder.js';
import { McpCatalog } from './mcp-catalog.js';

/** Discovery: anonymous, outside the API prefix, the same document wherever a client may look for it. */
@Public()
@Unlimited('address')
@ApiExcludeController()
@Controller('.well-known')
export class McpWellKnownController {
  private readonly metadataPaths: ReadonlySet<string>;

  constructor(
    private readonly config: Config,
    private readonly catalog: McpCatalog,
    private readonly authorizationServer: AuthorizationServerMetadata,
    @Inject(MCP_SERVER_INFO) private readonly info: McpServerInfo,
  ) {
    // RFC 9728 §3.1 puts the metadata at the path of the resource, and §3.3 has it refused elsewhere. MCP clients that
    // were not told the address look by the path of the endpoint, then at the root. The three are two by default; where
    // the resource is a prefix of the endpoint, a strict client refuses it whichever address it comes from.
    const resources = [config.apiUrl.origin, config.mcpResourceUrl, config.mcpEndpointUrl];
    this.metadataPaths = new Set(
      resources.map((resource) => new URL(resourceMetadataUrl(resource)).pathname),
    );
  }

  /** RFC 9728 §3, at the root and with the path of the resource inserted. */
  @Get(['oauth-protected-resource', 'oauth-protected-resource/*path'])
  @Header('Cache-Control', 'public, max-age=300')
  protectedResource(@Req() request: Request): ProtectedResourceMetadata {
    if (!this.metadataPaths.has(request.path.replace(/\/$/, ''))) throw new NotFoundException();
    return mcpProtectedResourceMetadata(this.config, this.info.title, this.catalog.scopes);
  }

  /** RFC 8414, for clients that take the API's origin for the authorization server (MCP 2025-03-26). */
  @Get('oauth-authorization-server')
  @Header('Cache-Control', 'public, max-age=300')
  authorizationServerMetadata(): Promise<AuthorizationServerMetadataDocument> {
    return this.authorizationServer.get();
  }
}
