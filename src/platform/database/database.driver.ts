import type { Transaction } from './transaction.js';

/** A connection to one PostgreSQL database, embedded or on a server: same SQL, same migrations on both. */
export interface DatabaseDriver {
  /** Applies the pending migrations. Safe in several instances at once. */
  migrate(migrationsFolder: string): Promise<void>;

  /**
   * Runs `work` in one transaction as the connecting user; rolls back if it throws.
   * @throws DatabaseUnavailableError, StatementTimeoutError, or DatabaseQueryError when a statement is rejected
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;

  /** Ends every connection. May be called more than once. */
  close(): Promise<void>;
}
