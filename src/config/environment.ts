import { z } from 'zod';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

const isLoopback = (url: URL): boolean => LOOPBACK_HOSTS.has(url.hostname);

/** A URL that others compare character by character: no trailing slash, query, fragment or credentials. */
const publicUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .refine((value) => !value.endsWith('/'), 'must not end with a slash')
  .refine((value) => {
    const { search, hash, username, password } = new URL(value);
    return !search && !hash && !username && !password;
  }, 'must have no query, fragment or credentials');

const commaSeparated = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const origin = z
  .url({ protocol: /^https?$/ })
  .refine((value) => new URL(value).origin === value, 'must be an origin: scheme, host and port, nothing more');

/** `tenant.eu.auth0.com`, or `http://localhost:4400` for a tenant on this machine. */
const auth0Domain = z.string().refine((value) => {
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value)) return true;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && url.origin === value && isLoopback(url);
}, 'must be a bare domain such as example.eu.auth0.com');

const port = z.coerce.number().int().min(0).max(65_535);

/** Every variable the server reads; each is described in `.env.example`. */
const environmentSchema = z
  .object({
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    HOST: z.string().default('127.0.0.1'),
    PORT: port.default(3000),
    API_URL: publicUrl,
    AUTH0_DOMAIN: auth0Domain,
    AUTH0_AUDIENCE: z.string().min(1).optional(),
    AUTH0_CLIENT_ID: z.string().min(1).optional(),
    AUTH0_ENTERPRISE_STRATEGIES: commaSeparated.default(['waad']),
    AUTH0_NAME_CLAIM: z.url().optional(),
    MCP_RESOURCE_URL: publicUrl.optional(),
    MCP_ADDITIONAL_AUDIENCES: commaSeparated.default([]),
    CORS_ALLOWED_ORIGINS: commaSeparated.pipe(z.array(origin)).default([]),
    ALLOWED_HOSTS: commaSeparated.default([]),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }).optional(),
    DATA_DIR: z.string().min(1).default('.data'),
    SEED_DEMO_DATA: z.stringbool().default(false),
    LOG_LEVEL: z.enum(['debug', 'log', 'warn', 'error']).default('log'),
    SHUTDOWN_GRACE_SECONDS: z.coerce.number().int().min(1).max(300).default(10),
  })
  .superRefine((env, context) => {
    if (env.NODE_ENV !== 'production') return;
    for (const name of ['API_URL', 'MCP_RESOURCE_URL'] as const) {
      const value = env[name];
      if (value === undefined || !URL.canParse(value)) continue;
      const url = new URL(value);
      if (url.protocol === 'http:' && !isLoopback(url)) {
        context.addIssue({ code: 'custom', path: [name], message: 'must be https in production' });
      }
    }
  });

export type Environment = z.infer<typeof environmentSchema>;

/** Everything wrong with the environment, in one message. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly faults: readonly string[]) {
    super(
      `The configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\n` +
        'Each variable is described in .env.example.',
    );
  }
}

/**
 * Reads the environment. An empty value counts as absent, as a line `NAME=` in an .env file means nothing more.
 * @throws ConfigurationError naming every fault at once.
 */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  given.API_URL ??= given.NEXT_PUBLIC_API_URL;
  const result = environmentSchema.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigurationError(result.error.issues.map((issue) => describeFault(issue, given)));
}

function describeFault(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const name = String(issue.path[0]);
  if (given[name] === undefined) {
    return name === 'API_URL' ? 'API_URL (or NEXT_PUBLIC_API_URL) is missing' : `${name} is missing`;
  }
  // A database URL can carry a password: its value is never repeated.
  const value = name === 'DATABASE_URL' ? '' : ` (now "${given[name]}")`;
  return `${name} ${issue.message}${value}`;
}
