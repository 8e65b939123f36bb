import { DrizzleQueryError } from 'drizzle-orm/errors';
import { DomainError } from '../../gatehouse/index.js';

/** The database did not answer, or gave the transaction up. `cause` says why, for the log only. */
export class DatabaseUnavailableError extends DomainError {
  constructor(cause: unknown) {
    super(
      'unavailable',
      'database_unavailable',
      'The database is not available at the moment. Try again later; if this was a write, look first whether it took effect.',
      { cause },
    );
  }
}

/** A statement took longer than it may, and nothing of its transaction is left. */
export class StatementTimeoutError extends DomainError {
  constructor(cause: unknown) {
    super(
      'unavailable',
      'database_timeout',
      'The database took too long for this. Ask for less (other words, more filters), or try again later.',
      { cause },
    );
  }
}

/** Too many calls of one organization wait for the database already. */
export class OrganizationBusyError extends DomainError {
  constructor() {
    super(
      'unavailable',
      'organization_busy',
      'Your organization has too many requests under way at the moment. Nothing was changed; try again in a few seconds.',
    );
  }
}

/**
 * The database refused a statement: a fault of ours. It stands in for the driver's error, which carries the statement, its
 * parameters, and in `detail` the values of rows; this one says only which rule was broken, and where in our code.
 */
export class DatabaseQueryError extends Error {
  override readonly name = 'DatabaseQueryError';
  /** The SQLSTATE (PostgreSQL documentation, appendix A). */
  readonly code: string;

  constructor(driverError: SqlStateError) {
    const { code, table, column, constraint } = driverError;
    const rule = Object.entries({ table, column, constraint }).filter(([, name]) => typeof name === 'string');
    super(['SQLSTATE ' + code, ...rule.map(([kind, name]) => `${kind} ${String(name)}`)].join(', '));
    this.code = code;
  }
}

interface SqlStateError extends Error {
  readonly code: string;
  readonly table?: unknown;
  readonly column?: unknown;
  readonly constraint?: unknown;
}

const QUERY_CANCELED = '57014';

/**
 * SQLSTATEs that blame the moment, not the query (PostgreSQL documentation, appendix A): connection lost (08),
 * out of resources (53), shutting down or starting (57P), canceled by a timeout (25P03, 25P04, 55P03), and
 * lost to another transaction (40001, 40P01). The last are not retried here: only the caller knows whether to.
 */
const TRANSIENT_SQLSTATE = /^(08...|53...|57P..|25P03|25P04|55P03|40001|40P01)$/;

/** Without an SQLSTATE the server never answered: a socket error, a client-side timeout, a closed connection. */
function hasSqlState(error: unknown): error is SqlStateError {
  // The codes of socket errors start with E (ECONNRESET, EPIPE), no SQLSTATE does.
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^(?!E)[0-9A-Z]{5}$/.test(error.code)
  );
}

/** What an error of the driver means: none of the three repeats a statement, a parameter or the values of a row. */
export function fromDriverError(
  error: unknown,
): DatabaseUnavailableError | StatementTimeoutError | DatabaseQueryError {
  if (!hasSqlState(error)) return new DatabaseUnavailableError(error);
  const refused = new DatabaseQueryError(error);
  if (error.code === QUERY_CANCELED) return new StatementTimeoutError(refused);
  return TRANSIENT_SQLSTATE.test(error.code) ? new DatabaseUnavailableError(refused) : refused;
}

/** The same for what a transaction's work threw, where only a failed query is the driver's. */
export function fromTransactionError(error: unknown): unknown {
  if (!(error instanceof DrizzleQueryError)) return error;
  const translated = fromDriverError(error.cause);
  // What follows the message is where the query was made.
  const frames = error.stack?.split(error.message).at(1) ?? '';
  translated.stack = `${translated.name}: ${translated.message}${frames}`;
  return translated;
}
