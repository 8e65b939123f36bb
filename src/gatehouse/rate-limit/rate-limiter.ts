import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Principal } from '../auth/principal.js';
import { GatehouseSettings } from '../gatehouse.settings.js';
import { callerAddress } from '../http/caller-address.js';
import { principalKey } from './principal-key.js';
import { describeRateLimit } from './rate-limit-headers.js';
import { RATE_LIMIT_STORAGE } from './rate-limit-storage.provider.js';
import type { RateLimitStorage } from './rate-limit-storage.js';
import { RateLimitedError } from './rate-limited.error.js';
import { type RateLimit, type RateLimitName, rateLimits } from './rate-limits.js';

/** Counts requests and rejects those over the limit; with `rateLimit: false` it counts nothing. */
@Injectable()
export class RateLimiter {
  /** Undefined where limits are off. */
  readonly limits: Record<RateLimitName, RateLimit> | undefined;

  constructor(
    @Inject(RATE_LIMIT_STORAGE) private readonly storage: RateLimitStorage,
    { options: { rateLimit } }: GatehouseSettings,
  ) {
    this.limits = rateLimit === false ? undefined : rateLimits(rateLimit);
  }

  /**
   * Counts one request of `caller` against a limit, and describes the limit in the response's headers.
   * @throws RateLimitedError (429, Retry-After is set) when the request is over the limit
   */
  async count(rateLimit: RateLimit, caller: string, response: Response): Promise<void> {
    const { name, limit, windowSeconds } = rateLimit;
    const ttl = windowSeconds * 1000;
    const record = await this.storage.increment(`${name}:${caller}`, ttl, limit, ttl, name);
    describeRateLimit(response, rateLimit, record);
    if (!record.isBlocked) return;
    response.setHeader('Retry-After', record.timeToBlockExpire);
    throw new RateLimitedError(record.timeToBlockExpire);
  }

  /** @throws RateLimitedError as `count` does */
  async countAddress(request: Request, response: Response): Promise<void> {
    if (this.limits) await this.count(this.limits.address, callerAddress(request), response);
  }

  /** @throws RateLimitedError as `count` does */
  async countPrincipal(principal: Principal, response: Response): Promise<void> {
    if (this.limits) await this.count(this.limits.principal, principalKey(principal), response);
  }

  /** @throws RateLimitedError as `count` does */
  async countWrite(principal: Principal, response: Response): Promise<void> {
    if (this.limits) await this.count(this.limits.writes, principalKey(principal), response);
  }
}
