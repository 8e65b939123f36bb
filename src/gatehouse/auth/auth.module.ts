import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { Config } from '../../platform/config/config.js';
import { API_RESOURCE, ApiAuthGuard } from './api-auth.guard.js';
import type { ProtectedResource } from './bearer-auth.guard.js';
import { BearerChallenge } from './bearer-challenge.js';
import { ProtectedResources } from './protected-resources.js';
import { resourceMetadataUrl } from './discovery/resource-metadata-url.js';
import { RouteScopes } from './route-scopes.js';

/** The resource server: who may come in, and as whom. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    ProtectedResources,
    RouteScopes,
    {
      provide: API_RESOURCE,
      inject: [ProtectedResources, Config, RouteScopes],
      useFactory: apiResource,
    },
    { provide: APP_GUARD, useClass: ApiAuthGuard },
  ],
  exports: [ProtectedResources, RouteScopes],
})
export class AuthModule {}

/** The REST API as a protected resource: its own audience, and a challenge that leads to its metadata where it has any. */
function apiResource(
  resources: ProtectedResources,
  { restAudiences, restResourceUrl, environment, authorizationServers }: Config,
  scopes: RouteScopes,
): ProtectedResource {
  const place =
    restResourceUrl === undefined
      ? { realm: environment.API_URL }
      : { resource_metadata: resourceMetadataUrl(restResourceUrl) };
  return resources.protect(
    restAudiences,
    new BearerChallenge(place, () => scopes.all, authorizationServers.spell),
  );
}
