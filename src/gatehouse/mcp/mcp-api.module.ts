import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { McpStrategy, StreamableHttpTransport } from '@rekog/mcp-nest';
import { Denials } from '../auth/denials.js';
import { ProtectedResources } from '../auth/protected-resources.js';
import { Config } from '../../platform/config/config.js';
import { AuthorizedTransport } from './authorized-transport.js';
import { AuthorizationServerMetadata } from '../auth/discovery/authorization-server-metadata.js';
import { CompletionHandlers } from './completion-handlers.js';
import { DeclaredHandlers } from './declared-handlers.js';
import { McpAuthorization } from './mcp-authorization.js';
import { McpAuthGuard } from './mcp-auth.guard.js';
import { McpCatalog } from './mcp-catalog.js';
import { McpController } from './mcp.controller.js';
import { MCP_RESOURCE, mcpResource } from './mcp-resource.js';
import { createStrategy, MCP_SERVER_INFO, type McpServerInfo } from './mcp-strategy.js';
import { McpWellKnownController } from '../auth/discovery/mcp-well-known.controller.js';
import { PromptHandlers } from './prompt-handlers.js';
import { ResourceHandlers } from './resource-handlers.js';
import { ToolWriteLimit } from './tool-write-limit.js';

/**
 * The MCP endpoint and its discovery. Tools, resources and prompts live with their
 * features: any `@ToolController()`, `@ResourceController()` and `@PromptController()` of the application.
 */
@Module({
  imports: [DiscoveryModule],
  controllers: [McpController, McpWellKnownController],
  providers: [
    McpCatalog,
    McpAuthorization,
    DeclaredHandlers,
    ResourceHandlers,
    PromptHandlers,
    CompletionHandlers,
    ToolWriteLimit,
    McpAuthGuard,
    {
      provide: StreamableHttpTransport,
      inject: [
        MCP_SERVER_INFO,
        McpAuthorization,
        Denials,
        ResourceHandlers,
        PromptHandlers,
        CompletionHandlers,
      ],
      useFactory: (
        info: McpServerInfo,
        authorization: McpAuthorization,
        denials: Denials,
        ...handlers: [ResourceHandlers, PromptHandlers, CompletionHandlers]
      ) => new AuthorizedTransport(authorization, denials, handlers, info),
    },
    {
      provide: AuthorizationServerMetadata,
      inject: [Config],
      useFactory: ({ authorizationServers: { issuers, metadataUrl } }: Config) =>
        new AuthorizationServerMetadata(issuers[0] ?? '', metadataUrl),
    },
    { provide: MCP_RESOURCE, inject: [ProtectedResources, Config, McpCatalog], useFactory: mcpResource },
  ],
})
export class McpApiModule {
  static register(info: McpServerInfo): DynamicModule {
    return {
      module: McpApiModule,
      providers: [
        { provide: MCP_SERVER_INFO, useValue: info },
        {
          provide: McpStrategy,
          inject: [StreamableHttpTransport, McpCatalog],
          useFactory: (transport: StreamableHttpTransport, catalog: McpCatalog) =>
            createStrategy(info, transport, catalog),
        },
      ],
    };
  }
}
