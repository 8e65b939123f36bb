import { OrganizationBusyError } from './database.errors.js';

/** An organization, or a part of the server that must not use the connections of one. */
export type ShareKey = string | symbol;

/** The most connections that one share uses at once. */
const MAX_RUNNING = 4;
/** The most calls of one share that wait for a connection; further ones are rejected. */
const MAX_WAITING = 100;
const MAX_WAIT_MS = 5_000;

interface Waiting {
  readonly start: () => void;
  readonly timer: NodeJS.Timeout;
}

interface Share {
  running: number;
  readonly waiting: Set<Waiting>;
}

/** Divides the connections of a pool, so that no organization can keep the others from the database. */
export class ConnectionShares {
  private readonly shares = new Map<ShareKey, Share>();

  /** @param free the size of the pool */
  constructor(private free: number) {}

  /** @throws OrganizationBusyError when too many calls of this share wait already, or this one waits too long */
  async run<T>(key: ShareKey, work: () => Promise<T>): Promise<T> {
    const share = this.shares.get(key) ?? { running: 0, waiting: new Set() };
    this.shares.set(key, share);
    if (this.free > 0 && share.running < MAX_RUNNING) this.take(share);
    else await this.turnOf(key, share);
    try {
      return await work();
    } finally {
      this.free += 1;
      share.running -= 1;
      this.forgetIdle(key, share);
      this.startNext();
    }
  }

  private take(share: Share): void {
    this.free -= 1;
    share.running += 1;
  }

  private turnOf(key: ShareKey, share: Share): Promise<void> {
    if (share.waiting.size >= MAX_WAITING) throw new OrganizationBusyError();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        share.waiting.delete(waiting);
        this.forgetIdle(key, share);
        reject(new OrganizationBusyError());
      }, MAX_WAIT_MS);
      const waiting: Waiting = { start: resolve, timer };
      share.waiting.add(waiting);
    });
  }

  private forgetIdle(key: ShareKey, share: Share): void {
    if (share.running === 0 && share.waiting.size === 0) this.shares.delete(key);
  }

  /** Fewest connections first: an organization that waits for its first one is next. */
  private startNext(): void {
    const [share] = [...this.shares.values()]
      .filter(({ running, waiting }) => waiting.size > 0 && running < MAX_RUNNING)
      .sort((a, b) => a.running - b.running);
    const [next] = share?.waiting ?? [];
    if (share === undefined || next === undefined) return;
    share.waiting.delete(next);
    clearTimeout(next.timer);
    this.take(share);
    next.start();
  }
}
