import { Injectable } from '@nestjs/common';
import { InjectThrottlerStorage, type ThrottlerStorage } from '@nestjs/throttler';
import type { Response } from 'express';
import type { Principal } from '../auth/principal.js';
import { Config } from '../../platform/config/config.js';
import { principalKey } from './principal-key.js';
import { describeRateLimit } from './rate-limit-headers.js';
import { RateLimitedError } from './rate-limited.error.js';
import { type RateLimit, rateLimits } from './rate-limits.js';

/** Counts requests and refuses those that are too many. */
@Injectable()
export class RateLimiter {
  private readonly writes: RateLimit;

  constructor(
    @InjectThrottlerStorage() private readonly storage: ThrottlerStorage,
    config: Config,
  ) {
    this.writes = rateLimits(config).writes;
  }

  /**
   * Counts one request of `caller`, and tells the client where it stands.
   * @throws RateLimitedError (429, Retry-After is set) when it was one too many
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

  /**
   * Counts a write that the HTTP method does not tell of.
   * @throws RateLimitedError as `count` does
   */
  countWrite(principal: Principal, response: Response): Promise<void> {
    return this.count(this.writes, principalKey(principal), response);
  }
}
