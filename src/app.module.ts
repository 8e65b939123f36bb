import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { ClientsModule } from './features/clients/clients.module.js';
import { InvoicesModule } from './features/invoices/invoices.module.js';
import { ProjectsModule } from './features/projects/projects.module.js';
import { SERVER_INFO } from './features/server-info.js';
import { WhoamiModule } from './features/whoami/whoami.module.js';
import { ApiKeys, GatehouseModule, type GatehouseOptions, ProblemDetailsFilter } from './gatehouse/index.js';
import { ApiKeysModule } from './platform/api-keys/api-keys.module.js';
import { AuditTrail } from './platform/audit/audit-trail.js';
import { AuditModule } from './platform/audit/audit.module.js';
import { Config } from './platform/config/config.js';
import { ConfigModule } from './platform/config/config.module.js';
import { gatehouseOptions } from './platform/config/gatehouse-options.js';
import { DatabaseModule } from './platform/database/database.module.js';
import type { Seed } from './platform/database/open-database.js';
import { HealthModule } from './platform/health/health.module.js';
import { JsonBodyInterceptor } from './platform/http/json-body.interceptor.js';
import { createValidationPipe } from './platform/http/validation.pipe.js';
import { AddressRateLimitGuard } from './platform/rate-limit/address-rate-limit.guard.js';
import { PrincipalRateLimitInterceptor } from './platform/rate-limit/principal-rate-limit.interceptor.js';

/** The table of contents. */
@Module({})
export class AppModule {
  /** @param seed fills the database before anything is served; without one it stays as it is */
  static register(config: Config, seed?: Seed): DynamicModule {
    return {
      module: AppModule,
      imports: [
        // Gatehouse: the MCP endpoint, and the guard of every route
        GatehouseModule.forRootAsync({
          imports: [AuditModule, ApiKeysModule],
          inject: [Config, AuditTrail, ApiKeys],
          useFactory: (config: Config, denials: AuditTrail, apiKeys: ApiKeys): GatehouseOptions => ({
            ...gatehouseOptions(config),
            server: SERVER_INFO,
            denials,
            apiKeys: config.environment.API_KEYS_ENABLED ? apiKeys : undefined,
          }),
        }),
        // Platform: what the features stand on
        ConfigModule.register(config),
        DatabaseModule.register(seed),
        AuditModule,
        HealthModule,
        ThrottlerModule.forRootAsync({
          inject: [Config],
          useFactory: ({ environment }: Config) => [
            { limit: environment.RATE_LIMIT_ADDRESS, ttl: environment.RATE_LIMIT_WINDOW_SECONDS * 1000 },
          ],
        }),
        // Features
        WhoamiModule,
        ProjectsModule,
        InvoicesModule,
        ClientsModule,
      ],
      // Of the REST API. The address is counted before the guard of Gatehouse verifies a token, the principal behind it;
      // only then is the body read.
      providers: [
        { provide: APP_GUARD, useClass: AddressRateLimitGuard },
        { provide: APP_INTERCEPTOR, useClass: PrincipalRateLimitInterceptor },
        { provide: APP_INTERCEPTOR, useClass: JsonBodyInterceptor },
        { provide: APP_PIPE, useFactory: createValidationPipe },
        { provide: APP_FILTER, useClass: ProblemDetailsFilter },
      ],
    };
  }
}
