import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { DatabaseDriver, TransactionSettings } from './database.driver.js';
import { DatabaseUnavailableError, fromTransactionError } from './database.errors.js';
import { DirectoryLock } from './directory-lock.js';
import type { Transaction } from './transaction.js';

/** As PostgreSQL requires of its data directory. */
const OWNER_ONLY = 0o700;

/** PostgreSQL clears its buffers at start: with its usual 128 MB that was half of the time an opening took. */
const START_PARAMETERS = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

/** PostgreSQL embedded in this process: one connection, on which transactions queue. */
export class PgliteDriver implements DatabaseDriver {
  readonly connections = 1;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly client: PGlite,
    private readonly lock: DirectoryLock | undefined,
  ) {}

  /**
   * Opens the database in `dataDirectory`/pglite, created if missing; without a directory, in memory.
   * @throws DatabaseDirectoryInUseError, DatabaseDirectoryLockError
   */
  static async open(dataDirectory?: string): Promise<PgliteDriver> {
    if (dataDirectory === undefined) {
      return new PgliteDriver(
        await PGlite.create({ extensions: { pg_trgm }, startParams: START_PARAMETERS }),
        undefined,
      );
    }
    const databaseDirectory = join(dataDirectory, 'pglite');
    mkdirSync(databaseDirectory, { recursive: true, mode: OWNER_ONLY });
    // An existing directory may be open to others.
    chmodSync(databaseDirectory, OWNER_ONLY);
    const lock = DirectoryLock.acquire(databaseDirectory);
    try {
      const client = await PGlite.create({
        dataDir: databaseDirectory,
        extensions: { pg_trgm },
        startParams: START_PARAMETERS,
      });
      return new PgliteDriver(client, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Without a lock in the database: no other process has it open. */
  async migrate(migrationsFolder: string): Promise<void> {
    await migrate(drizzle({ client: this.client }), { migrationsFolder });
  }

  async transaction<T>(
    work: (tx: Transaction) => Promise<T>,
    settings: TransactionSettings = {},
  ): Promise<T> {
    if (this.client.closed) throw new DatabaseUnavailableError(new Error('The embedded database is closed'));
    try {
      return await drizzle({ client: this.client }).transaction(async (tx) => {
        const calls = Object.entries(settings).map(
          ([name, value]) => sql`set_config(${name}, ${value}, true)`,
        );
        if (calls.length > 0) await tx.execute(sql`select ${sql.join(calls, sql`, `)}`);
        return work(tx);
      });
    } catch (error) {
      throw fromTransactionError(error);
    }
  }

  /** There is one connection only, but the transactions that wait for it wait in `ConnectionShares`. */
  async ping(): Promise<void> {
    await this.transaction((tx) => tx.execute(sql`select 1`));
  }

  close(): Promise<void> {
    this.closing ??= this.client.close().finally(() => this.lock?.release());
    return this.closing;
  }
}
