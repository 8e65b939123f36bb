import { type DynamicModule, Module, StandardSchemaValidationPipe, VersioningType } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { ClientsModule } from '../../src/features/clients/clients.module.js';
import { InvoicesModule } from '../../src/features/invoices/invoices.module.js';
import { ProjectsModule } from '../../src/features/projects/projects.module.js';
import { SERVER_INFO } from '../../src/features/server-info.js';
import { WhoamiModule } from '../../src/features/whoami/whoami.module.js';
import { GatehouseModule, type GatehouseOptions, useGatehouse } from '../../src/gatehouse/index.js';
import { AuditTrail } from '../../src/platform/audit/audit-trail.js';
import { AuditModule } from '../../src/platform/audit/audit.module.js';
import { Config } from '../../src/platform/config/config.js';
import { ConfigModule } from '../../src/platform/config/config.module.js';
import { gatehouseOptions } from '../../src/platform/config/gatehouse-options.js';
import { DatabaseModule } from '../../src/platform/database/database.module.js';
import { testConfig, type TestApp, testAppOf } from '../support/test-app.js';
import type { ApiRequest } from './existing-api/api-request.js';
import { AuthGuard } from './existing-api/auth.guard.js';
import { EnvelopeInterceptor } from './existing-api/envelope.interceptor.js';
import { ErrorFilter } from './existing-api/error.filter.js';
import { readAuth } from './existing-api/read-auth.js';

/** How the API adopts the module. */
export type Adoption = 'issuers' | 'authenticate';

/**
 * An API with the features of the product, and around them the guard, filter, pipe, interceptor, throttler, versioning,
 * CORS and parsers of the existing API: what attacks of the corpus on the endpoint are tried on.
 */
export async function startAttackedApi(adoption: Adoption): Promise<TestApp> {
  const { issuer, database, config } = await testConfig({});
  const authenticated: Partial<GatehouseOptions> = {
    authenticate: ({ user }: ApiRequest) => user && { kind: 'enterprise', issuer: issuer.url, ...user },
    authorizationServers: [issuer.url],
  };

  @Module({})
  class ApiModule {
    static with(): DynamicModule {
      return {
        module: ApiModule,
        imports: [
          ConfigModule.register(config),
          DatabaseModule.register(),
          AuditModule,
          WhoamiModule,
          ProjectsModule,
          InvoicesModule,
          ClientsModule,
          ThrottlerModule.forRoot({ throttlers: [{ ttl: 3_600_000, limit: 1_000_000 }] }),
          GatehouseModule.forRootAsync({
            imports: [AuditModule],
            inject: [Config, AuditTrail],
            useFactory: (given: Config, denials: AuditTrail): GatehouseOptions => {
              const { issuers, ...options } = gatehouseOptions(given);
              return {
                ...options,
                ...(adoption === 'issuers' ? { issuers: issuers ?? [] } : authenticated),
                server: SERVER_INFO,
                protect: 'mcp',
                api: {},
                denials,
              };
            },
          }),
        ],
        providers: [
          { provide: APP_GUARD, useClass: ThrottlerGuard },
          { provide: APP_GUARD, useClass: AuthGuard },
          { provide: APP_FILTER, useClass: ErrorFilter },
          { provide: APP_PIPE, useClass: StandardSchemaValidationPipe },
          { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor },
        ],
      };
    }
  }

  const app = await NestFactory.create<NestExpressApplication>(ApiModule.with(), {
    logger: false,
    rawBody: true,
    abortOnError: false,
  });
  app.setGlobalPrefix('api');
  app.enableVersioning({ type: VersioningType.URI });
  app.enableCors({ origin: 'https://shop.example', credentials: true });
  if (adoption === 'authenticate')
    app.use(
      readAuth({
        issuer: issuer.url,
        audience: config.mcpResourceUrl,
        jwksUrl: issuer.jwksUrl.href,
      }),
    );
  app.useBodyParser('json', { limit: '5mb' });
  await useGatehouse(app);
  await app.listen(0, '127.0.0.1');
  return testAppOf(app, issuer, database);
}
