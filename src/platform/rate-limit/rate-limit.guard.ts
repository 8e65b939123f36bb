import { Inject } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerRequest } from '@nestjs/throttler';
import type { Response } from 'express';
import { RateLimiter, type RateLimitName } from '../../gatehouse/index.js';

/**
 * The throttler's guard with some of the limits, one count for all routes (its own counts each handler by itself), the
 * standard's header fields, and our error. `@Throttle()` and `@SkipThrottle()` work on any route.
 */
export abstract class RateLimitGuard extends ThrottlerGuard {
  protected abstract readonly limits: readonly RateLimitName[];

  @Inject(RateLimiter)
  private readonly limiter!: RateLimiter;

  override async onModuleInit(): Promise<void> {
    await super.onModuleInit();
    this.throttlers = this.throttlers.filter(({ name }) => this.limits.some((limit) => limit === name));
  }

  /** @throws RateLimitedError (429) */
  protected override async handleRequest(request: ThrottlerRequest): Promise<boolean> {
    const { context, limit, ttl, throttler, getTracker } = request;
    const http = context.switchToHttp();
    const caller = await getTracker(http.getRequest(), context);
    const rateLimit = { name: throttler.name as RateLimitName, limit, windowSeconds: ttl / 1000 };
    await this.limiter.count(rateLimit, caller, http.getResponse<Response>());
    return true;
  }
}
