/** Causes may form a circle. */
const MAX_CAUSES = 10;

/** For the log: name, message and stack of an error and of its causes. */
export const describeError = (error: unknown): string =>
  describe(error, ({ stack, name, message }, cause) =>
    [stack ?? `${name}: ${message}`, ...cause].join('\n    caused by '),
  );

/** The same in one line, without stacks. */
export const summarizeError = (error: unknown): string =>
  describe(error, ({ message }, [cause]) => (cause === undefined ? message : `${message} (${cause})`));

/** @param format makes text of an error and of the description of its cause, if there is one */
function describe(error: unknown, format: (error: Error, cause: string[]) => string, causes = 0): string {
  if (causes > MAX_CAUSES) return '…';
  if (carriesStatement(error)) return describe(error.cause, format, causes + 1);
  if (!(error instanceof Error)) return describeValue(error);
  return format(error, error.cause === undefined ? [] : [describe(error.cause, format, causes + 1)]);
}

/** Some objects cannot be converted to text. */
const describeValue = (thrown: unknown): string =>
  typeof thrown === 'string' ? thrown : Object.prototype.toString.call(thrown);

/** Query builders put the SQL statement and its parameters (user data) into the message: only their cause is described. */
function carriesStatement(error: unknown): error is Error {
  return error instanceof Error && 'query' in error && 'params' in error;
}
