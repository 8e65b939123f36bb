/** How many may be at something at once: all together, and of them one caller. */
export interface SlotLimits {
  readonly total: number;
  readonly perCaller: number;
}

/** Places for work under way that anybody can begin: one caller alone never fills them all. */
export class CallerSlots {
  private total = 0;
  private readonly byCaller = new Map<string, number>();

  constructor(private readonly limits: SlotLimits) {}

  /** @returns what gives the place back, to be called once; undefined when there is none to be had */
  take(caller: string): (() => void) | undefined {
    const taken = this.byCaller.get(caller) ?? 0;
    if (this.total >= this.limits.total || taken >= this.limits.perCaller) return undefined;
    this.change(caller, 1);
    return () => {
      this.change(caller, -1);
    };
  }

  private change(caller: string, by: 1 | -1): void {
    this.total += by;
    const taken = (this.byCaller.get(caller) ?? 0) + by;
    if (taken === 0) this.byCaller.delete(caller);
    else this.byCaller.set(caller, taken);
  }
}
