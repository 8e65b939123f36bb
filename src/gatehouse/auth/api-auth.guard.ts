import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { GatehouseSettings } from '../gatehouse.settings.js';
import { nameOperation } from '../http/correlation.js';
import { BearerAuthGuard } from './bearer-auth.guard.js';
import { BearerChallenge } from './bearer-challenge.js';
import { resourceMetadataUrl } from './discovery/resource-metadata-url.js';
import { ProtectedResources } from './protected-resources.js';
import { PUBLIC_ROUTE } from './public.decorator.js';
import { RouteScopes } from './route-scopes.js';

/** The global guard of `protect: 'all'`: every route needs a token for the API, unless it is `@Public()`. */
@Injectable()
export class ApiAuthGuard extends BearerAuthGuard {
  constructor(
    settings: GatehouseSettings,
    resources: ProtectedResources,
    private readonly reflector: Reflector,
    private readonly scopes: RouteScopes,
  ) {
    super(resources.protect(settings.apiAudiences, challengeOf(settings, scopes)));
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride(PUBLIC_ROUTE, [context.getHandler(), context.getClass()]))
      return true;
    nameRoute(context.switchToHttp().getRequest<Request>());
    // `scope` names what the route needs (RFC 6750 §3), or all scopes if it needs none.
    const needed = this.scopes.of(context.getHandler() as () => unknown);
    const { challenge } = this.resource;
    return this.admit(context, needed === undefined ? challenge : challenge.withScopes(needed));
  }
}

/** Names the API's metadata, or its realm if it publishes none. */
function challengeOf(
  { options: { api }, endpointUrl, authorizationServers }: GatehouseSettings,
  scopes: RouteScopes,
): BearerChallenge {
  const place =
    api.resource === undefined
      ? { realm: api.realm ?? endpointUrl.origin }
      : { resource_metadata: resourceMetadataUrl(api.resource) };
  return new BearerChallenge(place, () => scopes.all, authorizationServers.formatScope);
}

/** For the audit log: the declared route, and its arguments once they are parsed. */
function nameRoute(request: Request): void {
  const { path } = request.route as { readonly path: string };
  nameOperation({
    name: `${request.method} ${path}`,
    arguments: () => ({ ...request.params, ...request.query, ...(request.body as object | undefined) }),
  });
}
