/** The most concurrent operations: in total, and for one caller. */
export interface SlotLimits {
  readonly total: number;
  readonly perCaller: number;
}

/** Limits concurrent operations, so that one caller cannot use all slots. */
export class CallerSlots {
  private total = 0;
  private readonly byCaller = new Map<string, number>();

  constructor(private readonly limits: SlotLimits) {}

  /** @returns a function that releases the slot, to be called once; undefined when no slot is free */
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
