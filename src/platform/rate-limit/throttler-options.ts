import type { ExecutionContext } from '@nestjs/common';
import type { ThrottlerModuleOptions, ThrottlerOptions, ThrottlerStorage } from '@nestjs/throttler';
import type { Request } from 'express';
import type { AuthenticatedRequest } from '../../gatehouse/auth/authenticated-request.js';
import { callerAddress } from '../../gatehouse/http/caller-address.js';
import type { Principal } from '../../gatehouse/auth/principal.js';
import type { Config } from '../config/config.js';
import { MemoryRateLimitStorage } from '../../gatehouse/rate-limit/memory-rate-limit.storage.js';
import { principalKey } from '../../gatehouse/rate-limit/principal-key.js';
import { type RateLimit, rateLimits } from '../../gatehouse/rate-limit/rate-limits.js';
import { RedisCounter } from '../../gatehouse/rate-limit/redis-counter.js';
import { SharedRateLimitStorage } from '../../gatehouse/rate-limit/shared-rate-limit.storage.js';

/** RFC 9110 §9.2.1 */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** The three limits, what each counts, and where. */
export function throttlerOptions(config: Config): ThrottlerModuleOptions {
  const { address, principal, writes } = rateLimits(config);
  const ofPrincipal = {
    getTracker: (request: Record<string, unknown>) => principalKey(request.principal as Principal),
  };
  return {
    storage: rateLimitStorage(config),
    throttlers: [
      { ...throttler(address), getTracker: (request) => callerAddress(request as Request) },
      { ...throttler(principal), ...ofPrincipal, skipIf: isAnonymous },
      { ...throttler(writes), ...ofPrincipal, skipIf: (context) => isAnonymous(context) || isSafe(context) },
    ],
  };
}

const throttler = ({ name, limit, windowSeconds }: RateLimit): ThrottlerOptions => ({
  name,
  limit,
  ttl: windowSeconds * 1000,
});

function rateLimitStorage({ environment: { REDIS_URL } }: Config): ThrottlerStorage {
  return REDIS_URL === undefined
    ? new MemoryRateLimitStorage()
    : new SharedRateLimitStorage(new RedisCounter(REDIS_URL));
}

const requestOf = (context: ExecutionContext): AuthenticatedRequest => context.switchToHttp().getRequest();

/** Of a public route: every other one has a principal by then. */
const isAnonymous = (context: ExecutionContext): boolean => requestOf(context).principal === undefined;

const isSafe = (context: ExecutionContext): boolean => SAFE_METHODS.has(requestOf(context).method);
