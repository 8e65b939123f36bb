/** A chain of causes ends somewhere, unless somebody made a circle of it. */
const MAX_CAUSES = 10;

/** For the log: name, message and stack of an error, and the same of its causes. */
export function describeError(error: unknown, causes = 0): string {
  if (causes > MAX_CAUSES) return '…';
  if (carriesStatement(error)) return describeError(error.cause, causes + 1);
  if (!(error instanceof Error)) return describeValue(error);
  const cause = error.cause === undefined ? '' : `\n    caused by ${describeError(error.cause, causes + 1)}`;
  return `${error.stack ?? `${error.name}: ${error.message}`}${cause}`;
}

/** The same in one line, without stacks. */
export function summarizeError(error: unknown, causes = 0): string {
  if (causes > MAX_CAUSES) return '…';
  if (carriesStatement(error)) return summarizeError(error.cause, causes + 1);
  if (!(error instanceof Error)) return describeValue(error);
  return error.cause === undefined
    ? error.message
    : `${error.message} (${summarizeError(error.cause, causes + 1)})`;
}

/** An object may have no way to become text. */
const describeValue = (thrown: unknown): string =>
  typeof thrown === 'string' ? thrown : Object.prototype.toString.call(thrown);

/**
 * Query builders put the SQL statement and its parameters, which are what people wrote, into the message. Such an error is
 * described by its cause alone.
 */
function carriesStatement(error: unknown): error is Error {
  return error instanceof Error && 'query' in error && 'params' in error;
}
