import type { FactoryProvider } from '@nestjs/common';
import { GatehouseSettings } from '../gatehouse.settings.js';
import { MemoryRateLimitStorage } from './memory-rate-limit.storage.js';
import type { RateLimitStorage } from './rate-limit-storage.js';
import { RedisCounter } from './redis-counter.js';
import { SharedRateLimitStorage } from './shared-rate-limit.storage.js';

export const RATE_LIMIT_STORAGE = Symbol('RATE_LIMIT_STORAGE');

export const rateLimitStorageProvider: FactoryProvider<Promise<RateLimitStorage>> = {
  provide: RATE_LIMIT_STORAGE,
  inject: [GatehouseSettings],
  useFactory: async ({ options: { rateLimit } }: GatehouseSettings) => {
    const { storage, redisUrl } = rateLimit === false ? {} : rateLimit;
    if (storage !== undefined) return storage;
    if (redisUrl === undefined) return new MemoryRateLimitStorage();
    return new SharedRateLimitStorage(await RedisCounter.to(redisUrl));
  },
};
