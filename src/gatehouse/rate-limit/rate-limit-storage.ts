/** A fixed window, times in seconds. The terms are those of @nestjs/throttler, so its storages fit. */
export interface WindowRecord {
  readonly totalHits: number;
  readonly timeToExpire: number;
  readonly isBlocked: boolean;
  readonly timeToBlockExpire: number;
}

/** Where requests are counted. */
export interface RateLimitStorage {
  /**
   * Counts one request.
   * @param key of the caller and the limit
   * @param ttl length of the window in milliseconds
   * @param limit requests in a window
   * @param blockDuration unused: requests over the limit do not extend a window
   * @param name of the limit
   */
  increment(
    key: string,
    ttl: number,
    limit: number,
    blockDuration: number,
    name: string,
  ): Promise<WindowRecord>;
}

export const RATE_LIMIT_STORAGE = Symbol('RATE_LIMIT_STORAGE');

/** @param hits requests in the window, this one included */
export function windowRecord(hits: number, millisecondsLeft: number, limit: number): WindowRecord {
  // A clock with fractions of a millisecond can be slightly over the window.
  const seconds = Math.max(1, Math.ceil(Math.round(millisecondsLeft) / 1000));
  const isBlocked = hits > limit;
  return { totalHits: hits, timeToExpire: seconds, isBlocked, timeToBlockExpire: isBlocked ? seconds : 0 };
}
