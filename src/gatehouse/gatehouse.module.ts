import { ConfigurableModuleBuilder, Module } from '@nestjs/common';
import { DiscoveryModule, ModulesContainer } from '@nestjs/core';
import { McpStrategy } from '@rekog/mcp-nest';
import { ApiAuthGuard } from './auth/api-auth.guard.js';
import { Denials, guardedDenials } from './auth/denials.js';
import { AuthorizationServerMetadata } from './auth/discovery/authorization-server-metadata.js';
import { McpWellKnownController } from './auth/discovery/mcp-well-known.controller.js';
import { ProtectedResources } from './auth/protected-resources.js';
import { RouteScopes } from './auth/route-scopes.js';
import { GatehouseDispatcher } from './gatehouse.dispatcher.js';
import type { GatehouseOptions } from './gatehouse.options.js';
import { GatehouseSettings } from './gatehouse.settings.js';
import { OriginHostGuard } from './http/origin-host.guard.js';
import { ProblemDetailsFilter } from './http/problem-details.filter.js';
import { HttpTransports } from './mcp/http-transports.js';
import { McpAuthGuard } from './mcp/mcp-auth.guard.js';
import { McpCatalog } from './mcp/mcp-catalog.js';
import { createStrategy } from './mcp/mcp-strategy.js';
import { McpController } from './mcp/mcp.controller.js';
import { MemoryRateLimitStorage } from './rate-limit/memory-rate-limit.storage.js';
import { RATE_LIMIT_STORAGE, type RateLimitStorage } from './rate-limit/rate-limit-storage.js';
import { RateLimiter } from './rate-limit/rate-limiter.js';
import { RedisCounter } from './rate-limit/redis-counter.js';
import { SharedRateLimitStorage } from './rate-limit/shared-rate-limit.storage.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: GATEHOUSE_OPTIONS } =
  new ConfigurableModuleBuilder<GatehouseOptions>({
    moduleName: 'Gatehouse',
  })
    .setClassMethodName('forRoot')
    // Global, because Nest creates the filters of tool classes in the modules of the features.
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();

/** The token of the options: `overrideProvider(GATEHOUSE_OPTIONS)` replaces them in a test. */
export { GATEHOUSE_OPTIONS };

/**
 * An MCP endpoint behind the API's single sign-on. Tools, resources and prompts live with the features: any
 * `@ToolController()`, `@ResourceController()` and `@PromptController()` of the application. `useGatehouse(app)` serves it.
 */
@Module({
  imports: [DiscoveryModule],
  providers: [
    {
      provide: GatehouseSettings,
      inject: [GATEHOUSE_OPTIONS],
      useFactory: (options: GatehouseOptions) => new GatehouseSettings(options),
    },
    {
      provide: Denials,
      inject: [GatehouseSettings],
      useFactory: ({ options }: GatehouseSettings) => guardedDenials(options.denials),
    },
    {
      provide: AuthorizationServerMetadata,
      inject: [GatehouseSettings],
      useFactory: ({ options, authorizationServers: { issuers, metadataUrl } }: GatehouseSettings) =>
        new AuthorizationServerMetadata(issuers[0] ?? '', metadataUrl, options.maxKeyAgeSeconds * 1000),
    },
    {
      provide: McpStrategy,
      inject: [GatehouseSettings, HttpTransports, McpCatalog, Denials],
      useFactory: (
        { options }: GatehouseSettings,
        { all }: HttpTransports,
        ...parts: [McpCatalog, Denials]
      ) => createStrategy(options.server, all, ...parts),
    },
    {
      provide: RATE_LIMIT_STORAGE,
      inject: [GatehouseSettings],
      useFactory: async ({ options: { rateLimit } }: GatehouseSettings): Promise<RateLimitStorage> => {
        const { storage, redisUrl } = rateLimit === false ? {} : rateLimit;
        if (storage !== undefined) return storage;
        if (redisUrl === undefined) return new MemoryRateLimitStorage();
        return new SharedRateLimitStorage(await RedisCounter.to(redisUrl));
      },
    },
    RateLimiter,
    OriginHostGuard,
    ProblemDetailsFilter,
    ProtectedResources,
    RouteScopes,
    ApiAuthGuard,
    McpCatalog,
    HttpTransports,
    McpAuthGuard,
    McpController,
    McpWellKnownController,
    GatehouseDispatcher,
  ],
  exports: [Denials, RateLimiter, OriginHostGuard],
})
export class GatehouseModule extends ConfigurableModuleClass {
  /** @throws Error when the application imports the module twice: it has one endpoint */
  constructor(modules: ModulesContainer) {
    super();
    if ([...modules.values()].filter(({ metatype }) => metatype === GatehouseModule).length > 1)
      throw new Error(
        'GatehouseModule is imported twice. Import it once, in the root module: it is global, and the application has ' +
          'one endpoint.',
      );
  }
}
