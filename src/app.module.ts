import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ApiKeysModule } from './platform/api-keys/api-keys.module.js';
import { AuditModule } from './platform/audit/audit.module.js';
import { AuthModule } from './gatehouse/auth/auth.module.js';
import { ClientsModule } from './features/clients/clients.module.js';
import type { Config } from './platform/config/config.js';
import { ConfigModule } from './platform/config/config.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import type { Seed } from './platform/database/open-database.js';
import { HealthModule } from './platform/health/health.module.js';
import { JsonBodyInterceptor } from './platform/http/json-body.interceptor.js';
import { OriginHostGuard } from './gatehouse/http/origin-host.guard.js';
import { ProblemDetailsFilter } from './gatehouse/http/problem-details.filter.js';
import { createValidationPipe } from './platform/http/validation.pipe.js';
import { IdempotencyModule } from './platform/idempotency/idempotency.module.js';
import { InvoicesModule } from './features/invoices/invoices.module.js';
import { McpApiModule } from './gatehouse/mcp/mcp-api.module.js';
import { ProjectsModule } from './features/projects/projects.module.js';
import { AddressRateLimitGuard } from './platform/rate-limit/address-rate-limit.guard.js';
import { PrincipalRateLimitInterceptor } from './platform/rate-limit/principal-rate-limit.interceptor.js';
import { RateLimitModule } from './platform/rate-limit/rate-limit.module.js';
import { SERVER_INFO } from './features/server-info.js';
import { WhoamiModule } from './features/whoami/whoami.module.js';

/**
 * The table of contents. Guards run in this order: is this request meant for us, does its address ask too much, then
 * (AuthModule) who sends it. Behind all guards: does that person ask too much; only then the body is read.
 */
@Module({})
export class AppModule {
  /** @param seed fills the database before anything is served; without one it stays as it is */
  static register(config: Config, seed?: Seed): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(config),
        DatabaseModule.register(seed),
        ApiKeysModule,
        RateLimitModule,
        AuthModule,
        McpApiModule.register(SERVER_INFO),
        AuditModule,
        IdempotencyModule,
        HealthModule,
        WhoamiModule,
        ProjectsModule,
        InvoicesModule,
        ClientsModule,
      ],
      providers: [
        { provide: APP_GUARD, useClass: OriginHostGuard },
        { provide: APP_GUARD, useClass: AddressRateLimitGuard },
        { provide: APP_FILTER, useClass: ProblemDetailsFilter },
        { provide: APP_INTERCEPTOR, useClass: PrincipalRateLimitInterceptor },
        { provide: APP_INTERCEPTOR, useClass: JsonBodyInterceptor },
        { provide: APP_PIPE, useFactory: createValidationPipe },
      ],
    };
  }
}
