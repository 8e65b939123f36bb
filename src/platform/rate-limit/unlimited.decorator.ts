import { SkipThrottle } from '@nestjs/throttler';
import type { RateLimitName } from '../../gatehouse/index.js';

/** Takes a route out of some limits. */
export const Unlimited = (...names: readonly RateLimitName[]): ClassDecorator & MethodDecorator =>
  SkipThrottle(Object.fromEntries(names.map((name) => [name, true])));
