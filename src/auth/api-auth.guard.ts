import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
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
    return super.canActivate(context);
  }
}
