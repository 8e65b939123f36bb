import type { ThrottlerStorage } from '@nestjs/throttler';

/** What a storage answers; @nestjs/throttler exports no name for it. */
export type WindowRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * A fixed window in the throttler's terms. It ends when it ends: who goes on asking is not kept out any longer, so a
 * refusal can name the second from which on it pays to try again.
 *
 * @param hits requests in the window, this one included
 */
export function windowRecord(hits: number, millisecondsLeft: number, limit: number): WindowRecord {
  const seconds = Math.max(1, Math.ceil(millisecondsLeft / 1000));
  const isBlocked = hits > limit;
  return { totalHits: hits, timeToExpire: seconds, isBlocked, timeToBlockExpire: isBlocked ? seconds : 0 };
}
