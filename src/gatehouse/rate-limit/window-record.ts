import type { WindowRecord } from './rate-limit-storage.js';

/**
 * A fixed window in the throttler's terms. Requests over the limit do not extend it, so a refusal can name the second at
 * which to try again.
 *
 * @param hits requests in the window, this one included
 */
export function windowRecord(hits: number, millisecondsLeft: number, limit: number): WindowRecord {
  // A clock with fractions of a millisecond can be a hair over the window.
  const seconds = Math.max(1, Math.ceil(Math.round(millisecondsLeft) / 1000));
  const isBlocked = hits > limit;
  return { totalHits: hits, timeToExpire: seconds, isBlocked, timeToBlockExpire: isBlocked ? seconds : 0 };
}
