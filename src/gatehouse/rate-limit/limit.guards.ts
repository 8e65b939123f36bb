import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { RateLimiter } from './rate-limiter.js';

/** Stands before authentication: a flood of bad tokens ends here, before a signature is checked. */
@Injectable()
export class AddressLimitGuard implements CanActivate {
  constructor(private readonly limiter: RateLimiter) {}

  /** @throws RateLimitedError (429) */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    await this.limiter.countAddress(http.getRequest<AuthenticatedRequest>(), http.getResponse<Response>());
    return true;
  }
}

/** Stands behind authentication. */
@Injectable()
export class PrincipalLimitGuard implements CanActivate {
  constructor(private readonly limiter: RateLimiter) {}

  /** @throws RateLimitedError (429) */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const { principal } = http.getRequest<AuthenticatedRequest>();
    if (principal) await this.limiter.countPrincipal(principal, http.getResponse<Response>());
    return true;
  }
}
