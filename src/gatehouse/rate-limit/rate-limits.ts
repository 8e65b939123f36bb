import type { RateLimitStorage } from './rate-limit-storage.js';

/** `address`: any caller, before it is known. `principal`: who the caller is. `writes`: the same, for writes only. */
export type RateLimitName = 'address' | 'principal' | 'writes';

/** So many requests in so many seconds, from the first one on. */
export interface RateLimit {
  readonly name: RateLimitName;
  readonly limit: number;
  readonly windowSeconds: number;
}

/** The option `rateLimit`. */
export interface RateLimitOptions {
  /** Length of a window; 60 by default. */
  readonly windowSeconds?: number | undefined;
  /** Requests of one network address in a window; 1200 by default. */
  readonly address?: number | undefined;
  /** Requests of one user in a window; 300 by default. */
  readonly principal?: number | undefined;
  /** Calls of writing tools by one user in a window; 60 by default. */
  readonly writes?: number | undefined;
  /** Redis or Valkey, for limits that several instances share. Needs the package `ioredis`. */
  readonly redisUrl?: string | undefined;
  /** In the place of memory and Redis: any storage of @nestjs/throttler. */
  readonly storage?: RateLimitStorage | undefined;
}

export function rateLimits({
  windowSeconds = 60,
  address = 1200,
  principal = 300,
  writes = 60,
}: RateLimitOptions): Record<RateLimitName, RateLimit> {
  return {
    address: { name: 'address', limit: address, windowSeconds },
    principal: { name: 'principal', limit: principal, windowSeconds },
    writes: { name: 'writes', limit: writes, windowSeconds },
  };
}
