import { z } from 'zod';
import { isLoopbackHost } from './loopback.js';

/** A URL that others compare character by character, so it has one spelling only. */
const publicUrl = (production: boolean): z.ZodType<string> =>
  z.string().superRefine((value, context) => {
    const fault = faultOfPublicUrl(value, production);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  });

function faultOfPublicUrl(value: string, production: boolean): string | undefined {
  if (!URL.canParse(value)) return 'must be an http(s) URL';
  const { protocol, search, hash, username, password, hostname } = new URL(value);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must be an http(s) URL';
  if (value.endsWith('/')) return 'must not end with a slash';
  if (search || hash || username || password) return 'must have no query, fragment or credentials';
  if (production && protocol === 'http:' && !isLoopbackHost(hostname)) return 'must be https in production';
  return undefined;
}

const commaSeparated = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const origin = z
  .url({ protocol: /^https?$/ })
  .refine(
    (value) => new URL(value).origin === value,
    'must be an origin: scheme, host and port, nothing more',
  );

/** `tenant.eu.auth0.com`, or `http://localhost:4400` for a tenant on this machine. */
const auth0Domain = z.string().refine((value) => {
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value)) return true;
  if (!URL.canParse(value)) return false;
  const { origin, hostname } = new URL(value);
  return origin === value && isLoopbackHost(hostname);
}, 'must be a bare domain such as example.eu.auth0.com');

const port = z.coerce.number().int().min(0).max(65_535);

/** Every variable the server reads; each is described in `.env.example`. */
const environmentSchema = (production: boolean) =>
  z.object({
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    HOST: z.string().default('127.0.0.1'),
    PORT: port.default(3000),
    API_URL: publicUrl(production),
    AUTH0_DOMAIN: auth0Domain,
    AUTH0_AUDIENCE: z.string().min(1).optional(),
    AUTH0_CLIENT_ID: z.string().min(1).optional(),
    AUTH0_ENTERPRISE_STRATEGIES: commaSeparated.default(['waad']),
    AUTH0_NAME_CLAIM: z.url().optional(),
    MCP_RESOURCE_URL: publicUrl(production).optional(),
    MCP_ADDITIONAL_AUDIENCES: commaSeparated.default([]),
    CORS_ALLOWED_ORIGINS: commaSeparated.pipe(z.array(origin)).default([]),
    ALLOWED_HOSTS: commaSeparated.default([]),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }).optional(),
    DATA_DIR: z.string().min(1).default('.data'),
    SEED_DEMO_DATA: z.stringbool().default(false),
    OPENAPI_DOCS: z.stringbool().optional(),
    LOG_LEVEL: z.enum(['debug', 'log', 'warn', 'error']).default('log'),
    SHUTDOWN_GRACE_SECONDS: z.coerce.number().int().min(1).max(300).default(10),
  });

export type Environment = z.infer<ReturnType<typeof environmentSchema>>;

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
  const result = environmentSchema(given.NODE_ENV === 'production').safeParse(given);
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
