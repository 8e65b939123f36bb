import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { McpStrategy, StreamableHttpTransport } from '@rekog/mcp-nest';
import { Denials } from '../auth/denials.js';
import { ProtectedResources } from '../auth/protected-resources.js';
import { Config } from '../config/config.js';
import { AuthorizedTransport } from './authorized-transport.js';
import { AuthorizationServerMetadata } from './authorization-server-metadata.js';
import { McpAuthGuard } from './mcp-auth.guard.js';
import { McpController } from './mcp.controller.js';
import { MCP_RESOURCE, mcpResource } from './mcp-resource.js';
import { createStrategy, MCP_SERVER_INFO, type McpServerInfo } from './mcp-strategy.js';
import { McpWellKnownController } from './mcp-well-known.controller.js';
import { ToolAuthorization } from './tool-authorization.js';
import { ToolCatalog } from './tool-catalog.js';
import { ToolWriteLimit } from './tool-write-limit.js';

/** The MCP endpoint and its discovery. Tools live with their features: any `@ToolController()` of the application. */
@Module({
  imports: [DiscoveryModule],
  controllers: [McpController, McpWellKnownController],
  providers: [
    ToolCatalog,
    ToolAuthorization,
    ToolWriteLimit,
    McpAuthGuard,
    {
      provide: StreamableHttpTransport,
      inject: [ToolAuthorization, Denials],
      useFactory: (authorization: ToolAuthorization, denials: Denials) =>
        new AuthorizedTransport(authorization, denials),
    },
    {
      provide: AuthorizationServerMetadata,
      inject: [Config],
      useFactory: (config: Config) => new AuthorizationServerMetadata(config.auth0Issuer),
    },
    { provide: MCP_RESOURCE, inject: [ProtectedResources, Config, ToolCatalog], useFactory: mcpResource },
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
          inject: [StreamableHttpTransport],
          useFactory: (transport: StreamableHttpTransport) => createStrategy(info, transport),
        },
      ],
    };
  }
}
