import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { RateLimiter } from '../../gatehouse/index.js';

const UNLIMITED_ROUTE = 'unlimitedRoute';

/** Takes routes out of the limit per address. */
export const Unlimited = (): ClassDecorator & MethodDecorator => SetMetadata(UNLIMITED_ROUTE, true);

/** Counts REST requests per address. It runs before authentication: a flood of bad tokens costs no signature check. */
@Injectable()
export class AddressRateLimitGuard implements CanActivate {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly reflector: Reflector,
  ) {}

  /** @throws RateLimitedError (429) */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride(UNLIMITED_ROUTE, [context.getHandler(), context.getClass()]))
      return true;
    const http = context.switchToHttp();
    await this.limiter.countAddress(http.getRequest<Request>(), http.getResponse<Response>());
    return true;
  }
}
