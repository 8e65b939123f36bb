import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { MemoryRateLimitStorage } from './memory-rate-limit.storage.js';
import { type RateLimitStorage, type WindowRecord, windowRecord } from './rate-limit-storage.js';
import { type RedisCounter, redisFault } from './redis-counter.js';

const RETRY_INTERVAL_MS = 1000;

/**
 * Counts in Redis, for all instances together. During an outage it counts in memory, so no request waits for Redis: a
 * looser limit is better than no service.
 */
export class SharedRateLimitStorage implements RateLimitStorage, OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(SharedRateLimitStorage.name);
  private readonly memory = new MemoryRateLimitStorage();
  private outage = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(private readonly redis: RedisCounter) {}

  async onModuleInit(): Promise<void> {
    await this.redis.connect().catch((error: unknown) => {
      this.beginOutage(error);
    });
    this.retry = setInterval(() => void this.endOutage(), RETRY_INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.retry);
    this.redis.close();
  }

  async increment(
    key: string,
    ttl: number,
    limit: number,
    block: number,
    name: string,
  ): Promise<WindowRecord> {
    if (!this.outage) {
      try {
        const { hits, millisecondsLeft } = await this.redis.count(key, ttl);
        return windowRecord(hits, millisecondsLeft, limit);
      } catch (error) {
        this.beginOutage(error);
      }
    }
    return this.memory.increment(key, ttl, limit, block, name);
  }

  /** Logs once per outage, not once per request. */
  private beginOutage(error: unknown): void {
    if (this.outage) return;
    this.outage = true;
    this.logger.warn(
      `Redis is gone (${redisFault(error)}). Rate limits are counted by each instance for itself until it is back: ` +
        'check redisUrl, and whether the server is running.',
    );
  }

  /** Counts, as requests do: a server that answers PING may still refuse to write. */
  private async endOutage(): Promise<void> {
    if (!this.outage) return;
    try {
      await this.redis.count('probe', RETRY_INTERVAL_MS);
    } catch {
      return;
    }
    this.outage = false;
    this.logger.log('Redis is back: rate limits are shared again.');
  }
}
