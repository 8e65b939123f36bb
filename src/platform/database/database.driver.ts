import type { Transaction } from './transaction.js';

/** A connection to one PostgreSQL database, embedded or on a server: same SQL, same migrations on both. */
export interface DatabaseDriver {
  /** Brings the schema up to date; does nothing where it is. Safe in several instances at once. */
  migrate(migrationsFolder: string): Promise<void>;

  /**
   * Runs `work` in one transaction, as the connecting user. Commits and returns its result, or rolls back and throws
   * what it threw.
   * @throws DatabaseUnavailableError when the database cannot be reached or gives up on the transaction,
   * StatementTimeoutError when a statement takes too long, DatabaseQueryError when it refuses one
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;

  /** Ends every connection. May be called more than once. */
  close(): Promise<void>;
}
