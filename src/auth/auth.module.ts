import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Config } from '../config/config.js';
import { API_RESOURCE, ApiAuthGuard } from './api-auth.guard.js';
import type { ProtectedResource } from './bearer-auth.guard.js';
import { BearerChallenge } from './bearer-challenge.js';
import { ProtectedResources } from './protected-resources.js';

/** The resource server: who may come in, and as whom. */
@Global()
@Module({
  providers: [
    ProtectedResources,
    {
      provide: API_RESOURCE,
      inject: [ProtectedResources, Config],
      useFactory: (resources: ProtectedResources, config: Config): ProtectedResource =>
        resources.protect(
          config.restAudiences,
          new BearerChallenge({ realm: config.environment.API_URL }, () => []),
        ),
    },
    { provide: APP_GUARD, useClass: ApiAuthGuard },
  ],
  exports: [ProtectedResources],
})
export class AuthModule {}
