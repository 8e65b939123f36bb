import { z } from 'zod';
import { SCOPE_TOKEN } from './auth/scopes.js';
import { isLoopbackHost } from './http/host.js';

/** All faults of the module's options, in one message. */
export class GatehouseOptionsError extends Error {
  override readonly name = 'GatehouseOptionsError';

  constructor(readonly faults: readonly string[]) {
    super(`The options of Gatehouse are invalid:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/**
 * Validates options.
 * @param name of the function or class that takes them: `auth0`, `GatehouseModule`
 * @throws GatehouseOptionsError naming each invalid option, its value and what it may be
 */
export function parseOptions<Schema extends z.ZodObject>(
  name: string,
  schema: Schema,
  options: unknown,
): z.infer<Schema> {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const known = Object.keys(schema.shape).join(', ');
  throw new GatehouseOptionsError(
    result.error.issues.flatMap((issue) =>
      describeFaults(issue, options, known).map((fault) => `${name}: ${fault}`),
    ),
  );
}

function describeFaults(issue: z.core.$ZodIssue, options: unknown, known: string): string[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) =>
      path.length === 0
        ? `${key} is not an option. The options are: ${known}`
        : `${[...path, key].join('.')} is not an option`,
    );
  const option = path.join('.') || 'options';
  const value = path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    options,
  );
  if (value === undefined && path.length > 0) return [`${option} is missing`];
  const was = SECRET.test(option) || typeof value === 'object' ? '' : ` (was ${JSON.stringify(value)})`;
  return [`${option} ${messageOf(issue)}${was}`];
}

/** Replaces zod's messages for types and enums. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input'))
    return `must be ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
  if (issue.code === 'invalid_union')
    return messageOf(issue.errors.flat().at(-1) ?? { ...issue, code: 'custom' });
  return issue.message;
}

/** Errors do not repeat the values of these. */
const SECRET = /secret|password|key|redisUrl/i;

/** A URL that clients compare character by character, so only its canonical spelling is valid. */
export const publicUrl = (
  production: boolean,
  otherwise = 'must be https in production',
): z.ZodType<string> =>
  z.string().superRefine((value, context) => {
    const fault = faultOfPublicUrl(value) ?? (production && isPlainHttp(value) ? otherwise : undefined);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  });

function faultOfPublicUrl(value: string): string | undefined {
  if (!URL.canParse(value)) return 'must be an http(s) URL';
  const { protocol, search, hash, username, password, href } = new URL(value);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must be an http(s) URL';
  if (value.endsWith('/')) return 'must not end with a slash';
  if (search || hash || username || password) return 'must have no query, fragment or credentials';
  const spelling = href.replace(/\/$/, '');
  if (value !== spelling) return `must be spelled ${spelling}`;
  return undefined;
}

/** Except to this machine. */
function isPlainHttp(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !isLoopbackHost(hostname);
}

/** A value of Host, which is case-insensitive: `api.example.com`, `localhost:3000`, `[::1]:3000`. */
export const host = z
  .string()
  .toLowerCase()
  .regex(/^([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/, 'must be a host name, with its port if it has one');

const ORIGIN_FAULT = 'must be an origin: scheme, host and port, nothing more';

export const origin = z
  .url({ protocol: /^https?$/, error: ORIGIN_FAULT })
  // The check before has reported an invalid URL.
  .refine((value) => !URL.canParse(value) || new URL(value).origin === value, ORIGIN_FAULT);

/** `tenant.eu.auth0.com`, or `http://localhost:4400` for a tenant on this machine. */
export const issuerDomain = z
  .string()
  .toLowerCase()
  .refine((value) => {
    if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(value)) return true;
    if (!URL.canParse(value)) return false;
    const { origin, hostname } = new URL(value);
    return origin === value && isLoopbackHost(hostname);
  }, 'must be a bare domain such as example.eu.auth0.com');

/** A directory of Entra ID, except the one that all personal accounts share. */
export const entraTenantId = z
  .guid('must be the GUID of an Entra tenant')
  .transform((value) => value.toLowerCase())
  .refine(
    (value) => value !== '9188040d-6c67-4c5b-b112-36a304b66dad',
    'must not be the tenant of personal accounts',
  );

/** Where this server sends secrets or gets keys: https, except on this machine. */
export const secureUrl = z.url({ protocol: /^https?$/, error: 'must be an https URL' }).refine((value) => {
  if (!URL.canParse(value)) return true;
  const { protocol, hostname, username, password } = new URL(value);
  return (protocol === 'https:' || isLoopbackHost(hostname)) && username === '' && password === '';
}, 'must be https, without credentials');

/** RFC 8414 §2. It is compared character by character, so it is not normalized. */
export const issuerUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });

/** The first part of each scope. */
export const scopePrefix = z.string().regex(SCOPE_TOKEN, 'must have no spaces, quotes or backslashes');

/** RFC 7662 §2.2, and what service accounts also have. */
const IN_EVERY_TOKEN =
  'active scope client_id username token_type exp iat nbf sub aud iss jti azp typ acr preferred_username'.split(
    ' ',
  );

/** What introspection answers for people only: `uid`, or `identity_provider=entra`. */
export const personMark = z
  .string()
  .regex(/^[^=\s]+(=.+)?$/, 'must be the name of a member, or NAME=VALUE')
  .refine(
    (text) => text.includes('=') || !IN_EVERY_TOKEN.includes(text),
    "must name what only a person's token has: programs have this as well",
  );
