/**
 * Starts one request of each caller in a turn of the event loop. Without it, the requests that one caller sent at the same
 * time would all be handled before another caller's request is read. It rejects nothing and waits for no clock.
 */
export class Turns {
  /** Callers that had their turn, with those of their requests that wait for the next. */
  private readonly callers = new Map<string, (() => void)[]>();

  /** @param caller a key of any form, held until its last request has started */
  take(caller: string): Promise<void> {
    const waiting = this.callers.get(caller);
    if (waiting !== undefined) return new Promise((start) => waiting.push(start));
    this.callers.set(caller, []);
    this.next(caller);
    return Promise.resolve();
  }

  private next(caller: string): void {
    setImmediate(() => {
      const start = this.callers.get(caller)?.shift();
      if (start === undefined) {
        this.callers.delete(caller);
        return;
      }
      start();
      this.next(caller);
    });
  }
}
