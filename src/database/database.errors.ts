import { DrizzleQueryError } from 'drizzle-orm/errors';
import { DomainError } from '../domain-error.js';

/** The database did not answer, or gave the transaction up. `cause` says why, for the log only. */
export class DatabaseUnavailableError extends DomainError {
  readonly code = 'database_unavailable';
  readonly kind = 'unavailable';

  constructor(cause: unknown) {
    super(
      'The database is not available at the moment. Try again later; if this was a write, look first whether it took effect.',
      { cause },
    );
  }
}

/**
 * SQLSTATEs that blame the moment, not the query (PostgreSQL documentation, appendix A): connection lost (08),
 * out of resources (53), shutting down or starting (57P), canceled by a timeout (57014, 25P03, 25P04, 55P03), and
 * lost to another transaction (40001, 40P01). The last are not retried here: only the caller knows whether to.
 */
const TRANSIENT_SQLSTATE = /^(08...|53...|57P..|57014|25P03|25P04|55P03|40001|40P01)$/;

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** What an error of the driver means to a caller: DatabaseUnavailableError, or else the error itself. */
export function fromDriverError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // Without an SQLSTATE the server never answered: a socket error, a client-side timeout, a closed connection.
  const answered = typeof code === 'string' && SQLSTATE.test(code) && !code.startsWith('E');
  return answered && !TRANSIENT_SQLSTATE.test(code) ? error : new DatabaseUnavailableError(error);
}

/** The same for what a transaction's work threw, where only a failed query is the driver's. */
export function fromTransactionError(error: unknown): unknown {
  if (!(error instanceof DrizzleQueryError)) return error;
  const translated = fromDriverError(error.cause);
  return translated === error.cause ? error : translated;
}
