import type { Clock } from '../../src/gatehouse/auth/remote/remote-document.js';

/** Stands still but for what a test, or a sleeper, moves it on. */
export class ManualClock implements Clock {
  private time = Date.parse('2026-11-01T12:00:00Z');

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    return Promise.resolve();
  }
}
