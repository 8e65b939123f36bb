const MOST_REMEMBERED = 200;

/** What came along, oldest first, for tests and for whoever wants to look: the last of it only. */
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
