/** A fixed window, in seconds; the terms are those of @nestjs/throttler, whose storages fit here and the other way round. */
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
   *
   * @param key whose request it is, and of which limit
   * @param ttl length of the window in milliseconds
   * @param limit requests in a window
   * @param blockDuration unused: a window ends when it ends
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
