import { Logger } from '@nestjs/common';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import type { DatabaseDriver, TransactionSettings } from './database.driver.js';
import { DatabaseUnavailableError, fromDriverError, fromTransactionError } from './database.errors.js';
import type { Transaction } from './transaction.js';

const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;
/** Longer than the server's own limit: applies only when the server stops answering. */
const ANSWER_TIMEOUT_MS = 20_000;
/** For the tables that a migration changes. */
const MIGRATION_LOCK_TIMEOUT_MS = 120_000;

/** Arbitrary, but the same in every instance. */
const MIGRATION_LOCK = 7_301_469_823;

// In the transaction: connection poolers such as PgBouncer reject these as startup parameters.
const BEGIN = `begin; set local statement_timeout = ${STATEMENT_TIMEOUT_MS}; set local idle_in_transaction_session_timeout = ${STATEMENT_TIMEOUT_MS}`;

/** PostgreSQL on a server, through a pool of connections. */
export class PostgresDriver implements DatabaseDriver {
  private readonly logger = new Logger(PostgresDriver.name);
  readonly connections = MAX_CONNECTIONS;
  private readonly pool: pg.Pool;
  private readonly healthPool: pg.Pool;
  private pinging: Promise<void> | undefined;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly connectionString: string,
    private readonly migrationLockTimeoutMs = MIGRATION_LOCK_TIMEOUT_MS,
  ) {
    this.pool = this.openPool({
      max: MAX_CONNECTIONS,
      pipeline: true,
      query_timeout: ANSWER_TIMEOUT_MS,
      application_name: 'gatehouse',
    });
    this.healthPool = this.openPool({
      max: 1,
      query_timeout: CONNECT_TIMEOUT_MS,
      application_name: 'gatehouse health',
    });
  }

  async migrate(migrationsFolder: string): Promise<void> {
    const client = new pg.Client({
      connectionString: this.connectionString,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'gatehouse migrations',
    });
    // The running query gets the error as well.
    client.on('error', () => undefined);
    try {
      await client.connect().catch((error: unknown) => {
        throw new DatabaseUnavailableError(error);
      });
      await this.waitForOtherMigrations(client);
      await client.query(`set lock_timeout = ${this.migrationLockTimeoutMs}`);
      await migrate(drizzle({ client }), { migrationsFolder });
    } finally {
      // The lock ends with the session.
      await client.end();
    }
  }

  /** Without a timeout: a migration of large tables runs for minutes. */
  private async waitForOtherMigrations(client: pg.Client): Promise<void> {
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
      MIGRATION_LOCK,
    ]);
    if (rows[0]?.locked === true) return;
    this.logger.log('Waiting for another process, which migrates the database');
    await client.query('set lock_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  }

  /** `begin`, the settings and the first statement of `work` go to the server together (the option `pipeline`). */
  async transaction<T>(
    work: (tx: Transaction) => Promise<T>,
    settings: TransactionSettings = {},
  ): Promise<T> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw new DatabaseUnavailableError(error);
    });
    try {
      const result = await beginAndRun(client, settings, () => work(transactionOf(client)));
      await run(client, 'commit');
      client.release();
      return result;
    } catch (error) {
      await abandon(client);
      throw fromTransactionError(error);
    }
  }

  /** Concurrent calls share one query. */
  ping(): Promise<void> {
    this.pinging ??= this.queryHealth().finally(() => (this.pinging = undefined));
    return this.pinging;
  }

  close(): Promise<void> {
    this.closing ??= Promise.all([this.pool.end(), this.healthPool.end()]).then(() => undefined);
    return this.closing;
  }

  private async queryHealth(): Promise<void> {
    try {
      await this.healthPool.query('select 1');
    } catch (error) {
      throw new DatabaseUnavailableError(error);
    }
  }

  private openPool(options: pg.PoolConfig): pg.Pool {
    const pool = new pg.Pool({
      connectionString: this.connectionString,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      ...options,
    });
    // Without listeners for a lost connection, either event would end the process.
    pool.on('error', () => undefined);
    pool.on('connect', (client) =>
      client.on('error', (error) => {
        this.reportLoss(error);
      }),
    );
    return pool;
  }

  private reportLoss(error: Error): void {
    if (this.closing === undefined) this.logger.warn(`Lost a connection to the database: ${error.message}`);
  }
}

const transactions = new WeakMap<pg.PoolClient, Transaction>();

/** Of a connection: making one takes longer than a query. */
function transactionOf(client: pg.PoolClient): Transaction {
  const transaction = transactions.get(client) ?? drizzle({ client });
  transactions.set(client, transaction);
  return transaction;
}

/**
 * The server runs them in this order. Where one fails, the first error is thrown; what follows it ran in a failed transaction,
 * or, without a BEGIN, as a login that may do nothing (test/services/server-login). It
 * waits for `work` in any case, so that no statement of it comes after the end of the transaction.
 */
async function beginAndRun<T>(
  client: pg.PoolClient,
  settings: TransactionSettings,
  work: () => Promise<T>,
): Promise<T> {
  const values = Object.entries(settings).flat();
  const calls = Object.keys(settings).map(
    (_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, true)`,
  );
  const begun = Promise.all([
    run(client, BEGIN),
    ...(calls.length > 0 ? [run(client, `select ${calls.join(', ')}`, values)] : []),
  ]);
  // Not unhandled while `work` runs.
  begun.catch(() => undefined);
  try {
    return await work();
  } finally {
    await begun;
  }
}

async function run(client: pg.PoolClient, text: string, values?: string[]): Promise<void> {
  try {
    await client.query(text, values);
  } catch (error) {
    throw fromDriverError(error);
  }
}

/** A connection that cannot roll back is in an unknown state, and is closed. */
async function abandon(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('rollback');
    client.release();
  } catch {
    client.release(true);
  }
}
