import type { Config } from '../../platform/config/config.js';

/** `address`: anybody, before they are known. `principal`: who they turn out to be. `writes`: those again, more strictly. */
export type RateLimitName = 'address' | 'principal' | 'writes';

/** So many requests in so many seconds, from the first one on. */
export interface RateLimit {
  readonly name: RateLimitName;
  readonly limit: number;
  readonly windowSeconds: number;
}

export function rateLimits({ environment }: Config): Record<RateLimitName, RateLimit> {
  const windowSeconds = environment.RATE_LIMIT_WINDOW_SECONDS;
  return {
    address: { name: 'address', limit: environment.RATE_LIMIT_ADDRESS, windowSeconds },
    principal: { name: 'principal', limit: environment.RATE_LIMIT_PRINCIPAL, windowSeconds },
    writes: { name: 'writes', limit: environment.RATE_LIMIT_WRITES, windowSeconds },
  };
}
