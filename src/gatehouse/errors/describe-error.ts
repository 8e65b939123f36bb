/** For the log: name, message and stack of an error, and the same of its causes. */
export function describeError(error: unknown): string {
  if (carriesStatement(error)) return describeError(error.cause);
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\n    caused by ${describeError(error.cause)}`;
  return `${error.stack ?? `${error.name}: ${error.message}`}${cause}`;
}

/** The same in one line, without stacks. */
export function summarizeError(error: unknown): string {
  if (carriesStatement(error)) return summarizeError(error.cause);
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} (${summarizeError(error.cause)})`;
}

/**
 * Query builders (Drizzle) put the SQL statement and its parameters, which are what people wrote, into the message. Such
 * an error is described by its cause alone.
 */
function carriesStatement(error: unknown): error is Error {
  return error instanceof Error && 'query' in error && 'params' in error;
}
