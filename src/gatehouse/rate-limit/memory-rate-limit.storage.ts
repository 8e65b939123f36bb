import { type RateLimitStorage, type WindowRecord, windowRecord } from './rate-limit-storage.js';

interface Window {
  hits: number;
  readonly endsAt: number;
}

/** Counts in this process. The throttler's own storage is not used: it grows with every address and every request. */
export class MemoryRateLimitStorage implements RateLimitStorage {
  /** By limit: a flood of addresses pushes out addresses only. */
  private readonly limits = new Map<string, Map<string, Window>>();

  /**
   * @param capacity keys kept per limit
   * @param now a monotonic clock, in milliseconds
   */
  constructor(
    private readonly capacity = 100_000,
    private readonly now: () => number = () => performance.now(),
  ) {}

  increment(key: string, ttl: number, limit: number, _block: number, name: string): Promise<WindowRecord> {
    const now = this.now();
    const windows = this.windowsOf(name);
    let window = windows.get(key);
    if (window === undefined || window.endsAt <= now) {
      // Inserted again, so that windows stay in the order in which they end.
      windows.delete(key);
      this.makeRoom(windows, now);
      window = { hits: 0, endsAt: now + ttl };
      windows.set(key, window);
    }
    window.hits += 1;
    return Promise.resolve(windowRecord(window.hits, window.endsAt - now, limit));
  }

  private windowsOf(name: string): Map<string, Window> {
    const windows = this.limits.get(name) ?? new Map<string, Window>();
    this.limits.set(name, windows);
    return windows;
  }

  /** Deletes the windows that have ended, and at capacity the one that ends next. */
  private makeRoom(windows: Map<string, Window>, now: number): void {
    for (const [key, { endsAt }] of windows) {
      if (endsAt > now && windows.size < this.capacity) return;
      windows.delete(key);
    }
  }
}
