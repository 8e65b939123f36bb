import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { nameOperation } from '../observability/correlation.js';
import { BearerAuthGuard, type ProtectedResource } from './bearer-auth.guard.js';
import { OWN_GUARD } from './protected-by.decorator.js';
import { PUBLIC_ROUTE } from './public.decorator.js';

export const API_RESOURCE = Symbol('API_RESOURCE');

/** The global guard: every route needs a token for the API, unless it says otherwise. */
@Injectable()
export class ApiAuthGuard extends BearerAuthGuard {
  constructor(
    @Inject(API_RESOURCE) resource: ProtectedResource,
    private readonly reflector: Reflector,
  ) {
    super(resource);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const isMarked = (mark: string): boolean =>
      this.reflector.getAllAndOverride<true | undefined>(mark, [context.getHandler(), context.getClass()]) ??
      false;
    if (isMarked(PUBLIC_ROUTE) || isMarked(OWN_GUARD)) return true;
    nameRoute(context.switchToHttp().getRequest<Request>());
    return super.canActivate(context);
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
