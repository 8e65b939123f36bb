import type { Transaction } from './transaction.js';

/** By name: `statement_timeout`, `role`. */
export type TransactionSettings = Readonly<Record<string, string>>;

/** A connection to one PostgreSQL database, embedded or on a server: same SQL, same migrations on both. */
export interface DatabaseDriver {
  /** How many transactions can run at once. */
  readonly connections: number;

  /** Applies the pending migrations. Safe in several instances at once. */
  migrate(migrationsFolder: string): Promise<void>;

  /**
   * Runs `work` in one transaction as the connecting user; rolls back if it throws.
   * @param settings configuration parameters, set for this transaction before its first statement
   * @throws DatabaseUnavailableError, StatementTimeoutError, or DatabaseQueryError when a statement is rejected
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, settings?: TransactionSettings): Promise<T>;

  /** On a connection of its own. @throws DatabaseUnavailableError unless the database answers a query */
  ping(): Promise<void>;

  /** Ends every connection. May be called more than once. */
  close(): Promise<void>;
}
