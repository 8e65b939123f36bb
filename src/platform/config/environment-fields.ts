import { z } from 'zod';
import { isLoopbackHost } from '../../gatehouse/http/loopback.js';

/** A URL that others compare character by character, so it has one spelling only. */
export const publicUrl = (production: boolean): z.ZodType<string> =>
  z.string().superRefine((value, context) => {
    const fault = faultOfPublicUrl(value, production);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  });

function faultOfPublicUrl(value: string, production: boolean): string | undefined {
  if (!URL.canParse(value)) return 'must be an http(s) URL';
  const { protocol, search, hash, username, password, hostname, href } = new URL(value);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must be an http(s) URL';
  if (value.endsWith('/')) return 'must not end with a slash';
  if (search || hash || username || password) return 'must have no query, fragment or credentials';
  const spelling = href.replace(/\/$/, '');
  if (value !== spelling) return `must be spelled ${spelling}`;
  if (production && protocol === 'http:' && !isLoopbackHost(hostname)) return 'must be https in production';
  return undefined;
}

/** The prefix of the routes is fixed: behind a proxy that adds a path of its own, URLs would lead nowhere. */
export const apiUrl = (production: boolean): z.ZodType<string> =>
  publicUrl(production).refine((value) => !URL.canParse(value) || new URL(value).pathname === '/api', {
    error: 'must have the path /api, where this server answers',
    when: ({ issues }) => issues.length === 0,
  });

/** `api.example.com`, `localhost:3000`, `[::1]:3000`: what a client writes into Host, where case means nothing. */
export const host = z
  .string()
  .toLowerCase()
  .regex(/^([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/, 'must be a host name, with its port if it has one');

export const commaSeparated = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const ORIGIN_FAULT = 'must be an origin: scheme, host and port, nothing more';

export const origin = z
  .url({ protocol: /^https?$/, error: ORIGIN_FAULT })
  // Asked of what is no URL as well, which is said already.
  .refine((value) => !URL.canParse(value) || new URL(value).origin === value, ORIGIN_FAULT);

/** `tenant.eu.auth0.com`, or `http://localhost:4400` for a tenant on this machine. */
export const auth0Domain = z
  .string()
  .toLowerCase()
  .refine((value) => {
    if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(value)) return true;
    if (!URL.canParse(value)) return false;
    const { origin, hostname } = new URL(value);
    return origin === value && isLoopbackHost(hostname);
  }, 'must be a bare domain such as example.eu.auth0.com');

/** RFC 6749 §3.3: what may stand in a scope, of which this becomes a part. */
export const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** A directory of Entra ID. Personal accounts have one in common, which is nobody's company. */
export const entraTenantId = z
  .guid('must be the GUID of an Entra tenant')
  .transform((value) => value.toLowerCase())
  .refine(
    (value) => value !== '9188040d-6c67-4c5b-b112-36a304b66dad',
    'must not be the tenant of personal accounts',
  );

/** A place this server sends secrets or asks for keys: https, unless it is on this machine. */
export const secureUrl = z.url({ protocol: /^https?$/, error: 'must be an https URL' }).refine((value) => {
  if (!URL.canParse(value)) return true;
  const { protocol, hostname, username, password } = new URL(value);
  return (protocol === 'https:' || isLoopbackHost(hostname)) && username === '' && password === '';
}, 'must be https, without credentials');

/** RFC 7662 §2.2, and what service accounts have as well. */
const IN_EVERY_TOKEN =
  'active scope client_id username token_type exp iat nbf sub aud iss jti azp typ acr preferred_username'.split(
    ' ',
  );

/** `uid`, or `identity_provider=entra`: what the introspection endpoint says of people and of nobody else. */
export const personMark = z
  .string()
  .regex(/^[^=\s]+(=.+)?$/, 'must be the name of a member, or NAME=VALUE')
  .transform((text) => {
    const [claim = '', ...value] = text.split('=');
    return { claim, value: value.length === 0 ? undefined : value.join('=') };
  })
  .refine(
    ({ claim, value }) => value !== undefined || !IN_EVERY_TOKEN.includes(claim),
    "must name what only a person's token has: programs have this as well",
  );

/** Digits and nothing else: to `Number`, an empty text is 0, and 0x10 is 16. */
export const wholeNumber = (min: number, max: number): z.ZodType<number> => {
  const fault = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, fault)
    .transform(Number)
    .refine((value) => value >= min && value <= max, fault);
};
