import type { Database } from '../database/database.js';
import { HealthController } from './health.controller.js';

/** A database that counts who asks, and is gone when the test says so. */
class CountingDatabase {
  pings = 0;
  isGone = false;

  ping(): Promise<void> {
    this.pings += 1;
    return this.isGone ? Promise.reject(new Error('gone')) : Promise.resolve();
  }
}

describe('readiness', () => {
  let database: CountingDatabase;
  let health: HealthController;

  beforeEach(() => {
    jest.useFakeTimers();
    database = new CountingDatabase();
    health = new HealthController(database as unknown as Database);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('all questions of a second cost one query', async () => {
    await Promise.all(Array.from({ length: 20 }, () => health.ready()));
    await health.ready();
    expect(database.pings).toBe(1);
    jest.advanceTimersByTime(1000);
    await health.ready();
    expect(database.pings).toBe(2);
  });

  it('a failure is the answer for that second, and not for the next', async () => {
    database.isGone = true;
    await expect(health.ready()).rejects.toThrow('gone');
    database.isGone = false;
    await expect(health.ready()).rejects.toThrow('gone');
    jest.advanceTimersByTime(1000);
    await expect(health.ready()).resolves.toEqual({ status: 'ok' });
  });
});
