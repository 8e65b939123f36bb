import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ClientsModule } from './clients/clients.module.js';
import type { Config } from './config/config.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { JsonBodyInterceptor } from './http/json-body.interceptor.js';
import { OriginHostGuard } from './http/origin-host.guard.js';
import { ProblemDetailsFilter } from './http/problem-details.filter.js';
import { createValidationPipe } from './http/validation.pipe.js';
import { IdempotencyModule } from './idempotency/idempotency.module.js';
import { InvoicesModule } from './invoices/invoices.module.js';
import { McpApiModule } from './mcp/mcp-api.module.js';
import { ProjectsModule } from './projects/projects.module.js';
import { AddressRateLimitGuard } from './rate-limit/address-rate-limit.guard.js';
import { PrincipalRateLimitInterceptor } from './rate-limit/principal-rate-limit.interceptor.js';
import { RateLimitModule } from './rate-limit/rate-limit.module.js';
import { SERVER_INFO } from './server-info.js';
import { WhoamiModule } from './whoami/whoami.module.js';

/**
 * The table of contents. Guards run in this order: is this request meant for us, does its address ask too much, then
 * (AuthModule) who sends it. Behind all guards: does that person ask too much; only then the body is read.
 */
@Module({})
export class AppModule {
  static register(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(config),
        DatabaseModule,
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
