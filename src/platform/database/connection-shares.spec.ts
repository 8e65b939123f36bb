import { ConnectionShares } from './connection-shares.js';
import { OrganizationBusyError } from './database.errors.js';

/** Work that runs until `end()` is called. */
class Held {
  running = false;
  readonly done: Promise<unknown>;
  end: () => void = () => undefined;

  constructor(shares: ConnectionShares, key: string) {
    const ended = new Promise<void>((resolve) => (this.end = resolve));
    this.done = shares.run(key, () => {
      this.running = true;
      return ended;
    });
    this.done.catch(() => undefined);
  }
}

const hold = (shares: ConnectionShares, key: string, count: number): Held[] =>
  Array.from({ length: count }, () => new Held(shares, key));
const runningOf = (held: readonly Held[]): number => held.filter(({ running }) => running).length;

/** Lets everything happen that waits for no event. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('ConnectionShares', () => {
  it('gives one organization four connections of ten, and another one those that are free', async () => {
    const shares = new ConnectionShares(10);
    const acme = hold(shares, 'acme', 50);
    expect(runningOf(acme)).toBe(4);
    const globex = hold(shares, 'globex', 1);
    expect(runningOf(globex)).toBe(1);
    acme[0]?.end();
    await settle();
    expect(runningOf(acme)).toBe(5);
    for (const held of [...acme, ...globex]) held.end();
    await Promise.all([...acme, ...globex].map(({ done }) => done));
    expect(runningOf(acme)).toBe(50);
  });

  it('gives a connection that is free again to the organization with the fewest, not to who waits longest', async () => {
    const shares = new ConnectionShares(2);
    const acme = hold(shares, 'acme', 10);
    const globex = hold(shares, 'globex', 1);
    expect([runningOf(acme), runningOf(globex)]).toEqual([2, 0]);
    acme[0]?.end();
    await settle();
    expect([runningOf(acme), runningOf(globex)]).toEqual([2, 1]);
  });

  it('rejects what would wait behind a hundred others, and goes on serving another organization', async () => {
    const shares = new ConnectionShares(10);
    const acme = hold(shares, 'acme', 104);
    await expect(shares.run('acme', () => Promise.resolve())).rejects.toBeInstanceOf(OrganizationBusyError);
    await expect(shares.run('globex', () => Promise.resolve('served'))).resolves.toBe('served');
    for (const held of acme) held.end();
    await Promise.all(acme.map(({ done }) => done));
    await expect(shares.run('acme', () => Promise.resolve('served'))).resolves.toBe('served');
  });

  it('rejects what waits for five seconds', async () => {
    jest.useFakeTimers();
    const shares = new ConnectionShares(1);
    const [first] = hold(shares, 'acme', 1);
    const waiting = expect(shares.run('acme', () => Promise.resolve())).rejects.toBeInstanceOf(
      OrganizationBusyError,
    );
    jest.advanceTimersByTime(5_000);
    await waiting;
    jest.useRealTimers();
    first?.end();
    await first?.done;
    await expect(shares.run('acme', () => Promise.resolve('served'))).resolves.toBe('served');
  });

  it('frees the connection of work that fails', async () => {
    const shares = new ConnectionShares(1);
    await expect(shares.run('acme', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await expect(shares.run('acme', () => Promise.resolve('served'))).resolves.toBe('served');
  });
});
