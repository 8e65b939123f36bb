const MOST_REMEMBERED = 200;

/** Records what the tenant saw, oldest first, for tests and for the control routes. */
export class Seen<T> {
  private items: T[] = [];

  get list(): readonly T[] {
    return this.items;
  }

  remember(item: T): void {
    this.items.push(item);
    if (this.items.length > MOST_REMEMBERED) this.items.shift();
  }

  forget(): void {
    this.items = [];
  }
}
