/** The configured database cannot be used. The message tells the operator what to do; there is no stack. */
export class DatabaseStartError extends Error {
  override readonly name = 'DatabaseStartError';

  constructor(variable: string, databaseUrl: string, failure: unknown) {
    super(explain(variable, placeOf(variable, databaseUrl), rootOf(failure)));
    this.stack = `${this.name}: ${this.message}`;
  }
}

const NO_CONNECTION = /^E[A-Z_]+$/;

function explain(
  variable: string,
  place: string,
  { code, message }: { code: string | undefined; message: string },
): string {
  switch (code) {
    case '28P01':
    case '28000':
      return `${place} refuses the login. Check the user and the password in ${variable}.`;
    case '3D000':
      return `${place} does not exist. Create the database, or correct its name in ${variable}.`;
    case '42501':
      return (
        `${place} may not be set up by this user: ${message}. The user must own the database, and on the first start be able to ` +
        'create roles; docs/database.md says what to do where it may not.'
      );
    case undefined:
      return `${place} cannot be reached: ${message}. Check ${variable}, and whether the server is running.`;
    default:
      return NO_CONNECTION.test(code)
        ? `${place} cannot be reached (${code}). Check host and port in ${variable}, and whether the server is running.`
        : `${place} cannot be brought up to date: ${message} (SQLSTATE ${code}).`;
  }
}

/** The URL without password and options, which may hold secrets. */
function placeOf(variable: string, databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return `The database of ${variable}`;
  const { protocol, username, host, pathname } = new URL(databaseUrl);
  return `The database ${protocol}//${username}${username && '@'}${host}${pathname}`;
}

/** The driver's own error. Its message is safe: no statement of the start has parameters. */
function rootOf(failure: unknown): { code: string | undefined; message: string } {
  let root = failure;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  if (!(root instanceof Error)) return { code: undefined, message: String(root) };
  const code = 'code' in root && typeof root.code === 'string' ? root.code : undefined;
  return { code, message: root.message };
}
