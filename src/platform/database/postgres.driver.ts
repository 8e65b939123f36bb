import { Logger } from '@nestjs/common';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import type { DatabaseDriver } from './database.driver.js';
import { DatabaseUnavailableError, fromDriverError, fromTransactionError } from './database.errors.js';
import type { Transaction } from './transaction.js';

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;
/** Longer than the server's own limit: it matters only where the server has gone silent. */
const ANSWER_TIMEOUT_MS = 20_000;
const MIGRATION_LOCK_TIMEOUT_MS = 120_000;

/** Any number will do, as long as every instance takes the same. */
const MIGRATION_LOCK = 7_301_469_823;

// Set in the transaction, not at connection: a connection pooler such as PgBouncer refuses them as start-up parameters.
const BEGIN = `begin; set local statement_timeout = ${STATEMENT_TIMEOUT_MS}; set local idle_in_transaction_session_timeout = ${STATEMENT_TIMEOUT_MS}`;

/** PostgreSQL on a server, through a pool of connections. */
export class PostgresDriver implements DatabaseDriver {
  private readonly logger = new Logger(PostgresDriver.name);
  private readonly pool: pg.Pool;
  private closing: Promise<void> | undefined;

  constructor(private readonly connectionString: string) {
    this.pool = new pg.Pool({
      connectionString,
      max: 10,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      application_name: 'gatehouse',
    });
    // A lost connection is an event of its client, and while idle of the pool as well; unheard, either ends the process.
    // A query under way gets the error besides.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) =>
      client.on('error', (error) => {
        this.reportLoss(error);
      }),
    );
  }

  async migrate(migrationsFolder: string): Promise<void> {
    const client = new pg.Client({
      connectionString: this.connectionString,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'gatehouse migrations',
    });
    // Its failure reaches the query under way.
    client.on('error', () => undefined);
    try {
      await client.connect().catch((error: unknown) => {
        throw new DatabaseUnavailableError(error);
      });
      await client.query(`set lock_timeout = ${MIGRATION_LOCK_TIMEOUT_MS}`);
      await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      await migrate(drizzle({ client }), { migrationsFolder });
    } finally {
      // The lock is the session's and ends with it.
      await client.end();
    }
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw new DatabaseUnavailableError(error);
    });
    try {
      await run(client, BEGIN);
      const result = await work(drizzle({ client }));
      await run(client, 'commit');
      client.release();
      return result;
    } catch (error) {
      await abandon(client);
      throw fromTransactionError(error);
    }
  }

  close(): Promise<void> {
    this.closing ??= this.pool.end();
    return this.closing;
  }

  private reportLoss(error: Error): void {
    if (this.closing === undefined) this.logger.warn(`Lost a connection to the database: ${error.message}`);
  }
}

async function run(client: pg.PoolClient, text: string): Promise<void> {
  try {
    await client.query(text);
  } catch (error) {
    throw fromDriverError(error);
  }
}

/** Rolls back; a connection that cannot even do that is in an unknown state and goes. */
async function abandon(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('rollback');
    client.release();
  } catch {
    client.release(true);
  }
}
