import { Inject, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerRequest } from '@nestjs/throttler';
import type { Request, Response } from 'express';
import { RateLimiter } from '../../gatehouse/index.js';

/** Counts REST requests per address, before authentication: a flood of bad tokens costs no signature check. */
@Injectable()
export class AddressRateLimitGuard extends ThrottlerGuard {
  @Inject(RateLimiter)
  private readonly limiter!: RateLimiter;

  /** Counts in one count with the MCP endpoint; the throttler's own counts each handler. @throws RateLimitedError (429) */
  protected override async handleRequest({ context }: ThrottlerRequest): Promise<boolean> {
    const http = context.switchToHttp();
    await this.limiter.countAddress(http.getRequest<Request>(), http.getResponse<Response>());
    return true;
  }
}
