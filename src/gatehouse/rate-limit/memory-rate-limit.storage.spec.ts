import { MemoryRateLimitStorage } from './memory-rate-limit.storage.js';
import type { WindowRecord } from './rate-limit-storage.js';

describe('MemoryRateLimitStorage', () => {
  let now = 0;
  beforeEach(() => (now = 0));

  const open = (capacity?: number): ((key: string, name?: string) => Promise<WindowRecord>) => {
    const storage = new MemoryRateLimitStorage(capacity, () => now);
    return (key, name = 'address') => storage.increment(key, 10_000, 2, 10_000, name);
  };

  it('blocks from the first request over the limit on, and says for how long', async () => {
    const hit = open();
    expect(await hit('a')).toEqual({
      totalHits: 1,
      timeToExpire: 10,
      isBlocked: false,
      timeToBlockExpire: 0,
    });
    now = 3500;
    expect(await hit('a')).toMatchObject({ totalHits: 2, timeToExpire: 7, isBlocked: false });
    expect(await hit('a')).toEqual({ totalHits: 3, timeToExpire: 7, isBlocked: true, timeToBlockExpire: 7 });
    expect(await hit('b')).toMatchObject({ isBlocked: false });
  });

  it('a window ends on time, however often it is asked meanwhile', async () => {
    const hit = open();
    for (now = 0; now < 10_000; now += 500) await hit('a');
    now = 9_999;
    expect(await hit('a')).toMatchObject({ isBlocked: true, timeToBlockExpire: 1 });
    now = 10_000;
    expect(await hit('a')).toMatchObject({ totalHits: 1, timeToExpire: 10, isBlocked: false });
  });

  it('forgets what has ended', async () => {
    const hit = open(2);
    await hit('ended');
    now = 5_000;
    await hit('current');
    await hit('current');
    now = 10_000;
    // Room for one more is there without forgetting one that has not ended.
    await hit('new');
    expect(await hit('current')).toMatchObject({ isBlocked: true });
  });

  it('a flood of keys pushes out those that end next, of the same limit only', async () => {
    const hit = open(3);
    for (const key of ['first', 'first', 'second', 'second']) {
      await hit(key);
      now += 1;
    }
    await hit('person', 'principal');
    await hit('person', 'principal');
    for (let flood = 0; flood < 2; flood += 1) await hit(`flood ${flood}`);
    expect(await hit('second')).toMatchObject({ isBlocked: true });
    expect(await hit('first')).toMatchObject({ totalHits: 1 });
    expect(await hit('person', 'principal')).toMatchObject({ isBlocked: true });
  });

  it('does not grow beyond its capacity', async () => {
    const storage = new MemoryRateLimitStorage(100, () => now);
    for (let key = 0; key < 10_000; key += 1) await storage.increment(String(key), 10_000, 2, 0, 'address');
    const { limits } = storage as unknown as { limits: Map<string, Map<string, unknown>> };
    expect(limits.get('address')?.size).toBe(100);
  });
});
