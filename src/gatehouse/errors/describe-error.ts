import { DrizzleQueryError } from 'drizzle-orm/errors';

/**
 * What the log is told of an error: name, message and stack, and the same of what caused it. A failed query is told by
 * its cause alone: Drizzle's own message holds the SQL and its parameters, which are what people wrote.
 */
export function describeError(error: unknown): string {
  if (error instanceof DrizzleQueryError) return describeError(error.cause);
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\n    caused by ${describeError(error.cause)}`;
  return `${error.stack ?? `${error.name}: ${error.message}`}${cause}`;
}

/** The same in one line, without stacks. */
export function summarizeError(error: unknown): string {
  if (error instanceof DrizzleQueryError) return summarizeError(error.cause);
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} (${summarizeError(error.cause)})`;
}
