import { once } from 'node:events';
import type { Redis } from 'ioredis';

/** How long a request waits for Redis before it is counted in memory. */
const COMMAND_TIMEOUT_MS = 200;
/** How long the start of the application waits for Redis. */
const START_TIMEOUT_MS = 1000;

const PREFIX = 'gatehouse:rate-limit:';

/** Atomic, so that every counter expires. A window that was configured shorter since applies at once. */
const COUNT = `
local hits = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
local window = tonumber(ARGV[1])
if left < 0 or left > window then
  redis.call('PEXPIRE', KEYS[1], window)
  left = window
end
return {hits, left}`;

/** Counters in Redis or Valkey. It fails at once while Redis is unavailable, and reconnects in the background. */
export class RedisCounter {
  private constructor(private readonly redis: Redis) {
    // Each command rejects with its own error; without a listener the library also prints it.
    redis.on('error', () => undefined);
  }

  /**
   * @param url may contain a password, so it is in no message of this class
   * @throws Error when the package ioredis is not installed
   */
  static async to(url: string): Promise<RedisCounter> {
    const { Redis } = await import('ioredis').catch((cause: unknown) => {
      throw new Error('rateLimit.redisUrl needs the package ioredis: npm install ioredis', { cause });
    });
    const redis = new Redis(url, {
      lazyConnect: true,
      // Commands fail instead of waiting for a connection.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_TIMEOUT_MS,
      connectTimeout: START_TIMEOUT_MS,
      // After a failover, leave the silent old server for the one that has its name now.
      socketTimeout: 5000,
      retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
      reconnectOnError: ({ message }) => message.startsWith('READONLY'),
    });
    return new RedisCounter(redis);
  }

  /** @throws Error when Redis does not answer in time; it keeps connecting in the background */
  async connect(): Promise<void> {
    const ready = once(this.redis, 'ready', { signal: AbortSignal.timeout(START_TIMEOUT_MS) });
    this.redis.connect().catch(() => undefined);
    await ready;
  }

  /**
   * Adds one to the counter `key`, which expires `ttl` milliseconds after its first request.
   * @throws Error when Redis does not answer within COMMAND_TIMEOUT_MS
   */
  async count(key: string, ttl: number): Promise<{ hits: number; millisecondsLeft: number }> {
    const [hits, millisecondsLeft] = (await this.redis.eval(COUNT, 1, PREFIX + key, ttl)) as [number, number];
    return { hits, millisecondsLeft };
  }

  close(): void {
    this.redis.disconnect();
  }
}

/** Why Redis failed, as a code: the command in the error has the password, and its message may contain anything. */
export function redisFault(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && code !== 'ABORT_ERR') return code;
  // RESP errors begin with a code: WRONGPASS, READONLY, OOM
  return /^[A-Z]{2,}(?= )/.exec(error.message)?.[0] ?? 'no answer';
}
