const TICK_MS = 100;
/** A caller that sends as fast as it can uses up a window's allowance in no less than this part of the window. */
const SHORTEST_BURST = 1 / 16;
/** However small the allowance is. */
const LEAST_PER_TICK = 4;
/** The most requests of one caller that wait; further ones are not delayed. */
const MAX_WAITING = 500;

interface Line {
  started: number;
  readonly perTick: number;
  readonly waiting: (() => void)[];
}

/**
 * Spreads the requests of each caller over time, rejected ones included. A client that sends again as soon as it gets an
 * answer then waits most of the time; quick rejections would only make it send faster, and keep the processor from others.
 */
export class Pace {
  private readonly lines = new Map<string, Line>();
  private timer: NodeJS.Timeout | undefined;

  /**
   * Waits for the turn of a request, if its caller has sent many in the last tenth of a second.
   * @param limit the caller's requests in a window of `windowSeconds`
   */
  async wait(caller: string, limit: number, windowSeconds: number): Promise<void> {
    const line = this.lines.get(caller) ?? {
      started: 0,
      perTick: perTick(limit, windowSeconds),
      waiting: [],
    };
    this.lines.set(caller, line);
    // The requests keep the process running while they wait.
    this.timer ??= setInterval(this.tick, TICK_MS).unref();
    if (line.started < line.perTick) line.started += 1;
    else if (line.waiting.length < MAX_WAITING)
      await new Promise<void>((resolve) => line.waiting.push(resolve));
  }

  private readonly tick = (): void => {
    for (const [caller, line] of this.lines) {
      const next = line.waiting.splice(0, line.perTick);
      if (next.length === 0) this.lines.delete(caller);
      line.started = next.length;
      for (const start of next) start();
    }
    if (this.lines.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  };
}

function perTick(limit: number, windowSeconds: number): number {
  const ticks = (windowSeconds * 1000 * SHORTEST_BURST) / TICK_MS;
  return Math.max(LEAST_PER_TICK, Math.ceil(limit / ticks));
}
