import type { RateLimitStorage } from './rate-limit-storage.js';

/** `address`: per network address, before authentication. `principal`: per user. `writes`: per user, writes only. */
export type RateLimitName = 'address' | 'principal' | 'writes';

export interface RateLimit {
  readonly name: RateLimitName;
  /** Requests in a window. */
  readonly limit: number;
  /** A window begins with a caller's first request. */
  readonly windowSeconds: number;
}

/** The option `rateLimit`. */
export interface RateLimitOptions {
  /** Length of a window; 60 by default. */
  readonly windowSeconds?: number;
  /** Requests of one network address in a window; 1200 by default. */
  readonly address?: number;
  /** Requests of one user in a window; 300 by default. */
  readonly principal?: number;
  /** Calls of writing tools by one user in a window; 60 by default. */
  readonly writes?: number;
  /** Redis or Valkey, for limits that several instances share. Needs the package `ioredis`. */
  readonly redisUrl?: string;
  /** In the place of memory and Redis: any storage of @nestjs/throttler. */
  readonly storage?: RateLimitStorage;
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
