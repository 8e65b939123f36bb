import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { nameOperation } from '../http/correlation.js';
import { BearerAuthGuard, type ProtectedResource } from './bearer-auth.guard.js';
import type { BearerChallenge } from './bearer-challenge.js';
import { OWN_GUARD } from './protected-by.decorator.js';
import { PUBLIC_ROUTE } from './public.decorator.js';
import { RouteScopes } from './route-scopes.js';

export const API_RESOURCE = Symbol('API_RESOURCE');

/** The global guard: every route needs a token for the API, unless it says otherwise. */
@Injectable()
export class ApiAuthGuard extends BearerAuthGuard {
  constructor(
    @Inject(API_RESOURCE) resource: ProtectedResource,
    private readonly reflector: Reflector,
    private readonly scopes: RouteScopes,
  ) {
    super(resource);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const isMarked = (mark: string): boolean =>
      this.reflector.getAllAndOverride<true | undefined>(mark, [context.getHandler(), context.getClass()]) ??
      false;
    if (isMarked(PUBLIC_ROUTE) || isMarked(OWN_GUARD)) return true;
    nameRoute(context.switchToHttp().getRequest<Request>());
    return this.admit(context, this.challengeOf(context));
  }

  /** `scope` names what the route needs (RFC 6750 §3), or where it needs nothing, all that could be asked for. */
  private challengeOf(context: ExecutionContext): BearerChallenge {
    const needed = this.scopes.of(context.getHandler() as () => unknown);
    return needed === undefined ? this.resource.challenge : this.resource.challenge.withScopes(needed);
  }
}

/** For the audit log: the route as it is declared, and what fills it in once it is read. */
function nameRoute(request: Request): void {
  const { path } = request.route as { readonly path: string };
  nameOperation({
    name: `${request.method} ${path}`,
    arguments: () => ({ ...request.params, ...request.query, ...(request.body as object | undefined) }),
  });
}
