import type { RateLimitStorage, WindowRecord } from './rate-limit-storage.js';
import { windowRecord } from './window-record.js';

interface Window {
  hits: number;
  readonly endsAt: number;
}

/**
 * Counts in this process. In the place of the throttler's own storage, which keeps every address it has seen for a
 * minute at least, and the time of every request: here a flood of addresses stops growing at `capacity`.
 */
export class MemoryRateLimitStorage implements RateLimitStorage {
  /** By limit, so that a flood of addresses pushes out addresses only. */
  private readonly limits = new Map<string, Map<string, Window>>();

  /**
   * @param capacity keys of one limit that are remembered at the same time
   * @param now a clock in milliseconds that is never set back
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
      // Put in anew, so that windows stand in the order in which they end.
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

  /** Forgets what has ended, and while it is full what ends next. */
  private makeRoom(windows: Map<string, Window>, now: number): void {
    for (const [key, { endsAt }] of windows) {
      if (endsAt > now && windows.size < this.capacity) return;
      windows.delete(key);
    }
  }
}
