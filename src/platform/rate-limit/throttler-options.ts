import type { ExecutionContext } from '@nestjs/common';
import type { ThrottlerModuleOptions, ThrottlerOptions } from '@nestjs/throttler';
import type { Request } from 'express';
import {
  type AuthenticatedRequest,
  callerAddress,
  type Principal,
  principalKey,
  type RateLimit,
  type RateLimiter,
} from '../../gatehouse/index.js';
/** RFC 9110 §9.2.1 */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** The limits of the MCP endpoint for REST as well: one count for both. */
export function throttlerOptions({ limits }: RateLimiter): ThrottlerModuleOptions {
  if (limits === undefined) return { throttlers: [] };
  const { address, principal, writes } = limits;
  const ofPrincipal = {
    getTracker: (request: Record<string, unknown>) => principalKey(request.principal as Principal),
  };
  return {
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

const requestOf = (context: ExecutionContext): AuthenticatedRequest => context.switchToHttp().getRequest();

/** Only on a public route: the guard of every other one has authenticated a principal. */
const isAnonymous = (context: ExecutionContext): boolean => requestOf(context).principal === undefined;

const isSafe = (context: ExecutionContext): boolean => SAFE_METHODS.has(requestOf(context).method);
