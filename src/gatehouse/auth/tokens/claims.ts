import { SCOPE_TOKEN } from '../scopes.js';
import type { AccessTokenClaims } from './access-token-verifier.js';
import { AuthenticationError } from './authentication.errors.js';

/** Identifiers and names are short; what is longer was put there to do harm. */
const MAX_TEXT_LENGTH = 255;

/**
 * A claim that is text.
 *
 * @returns undefined when it is absent, empty or no text at all
 * @throws AuthenticationError `claim_invalid` for text no issuer would send: control characters split log lines, and
 *   PostgreSQL takes no NUL
 */
export function readText(claims: AccessTokenClaims, name: string): string | undefined {
  const value = claims[name];
  if (typeof value !== 'string' || value === '') return undefined;
  if (value.length > MAX_TEXT_LENGTH || /\p{Cc}|\p{Cs}/u.test(value)) throw invalid(name);
  return value;
}

/**
 * The claim that names the organization.
 *
 * @returns undefined when it is absent, null when it is anything but text: that is not the same as none
 * @throws AuthenticationError `claim_invalid` as `readText`
 */
export function readOrganization(claims: AccessTokenClaims, name: string): string | null | undefined {
  return claims[name] === undefined ? undefined : (readText(claims, name) ?? null);
}

/** @throws AuthenticationError `claim_missing` when there is no such text, `claim_invalid` as above */
export function requireText(claims: AccessTokenClaims, name: string): string {
  const value = readText(claims, name);
  if (value === undefined) throw new AuthenticationError('claim_missing', { seen: `${name} is missing` });
  return value;
}

/**
 * Scopes as one text, space-separated (RFC 9068 §2.2.3, RFC 8693 §4.2). What is no scope grants nothing.
 *
 * @returns none when the claim is absent
 * @throws AuthenticationError `claim_invalid` when it is anything but text
 */
export function readScopeText(claims: AccessTokenClaims, name: string): string[] {
  const value = claims[name] ?? '';
  if (typeof value !== 'string') throw invalid(name);
  return value.split(' ').filter(isScope);
}

/**
 * Scopes as a list of texts: Auth0's `permissions`, Entra's `roles`. An item that is no scope is passed over: joined with
 * the others, `a b` would be two. It is no reason to refuse the token, as administrators name permissions and roles for
 * other uses as well.
 *
 * @returns none when the claim is absent
 * @throws AuthenticationError `claim_invalid` when it is anything but a list of texts
 */
export function readScopeList(claims: AccessTokenClaims, name: string): string[] {
  const value = claims[name] ?? [];
  if (!isListOfText(value)) throw invalid(name);
  return value.filter(isScope);
}

/**
 * The audiences of a token: one text or a list (RFC 7519 §4.1.3).
 *
 * @throws AuthenticationError `claim_missing` or `claim_invalid`
 */
export function readAudiences({ aud }: AccessTokenClaims): string[] {
  if (aud === undefined) throw new AuthenticationError('claim_missing', { seen: 'aud is missing' });
  if (typeof aud === 'string') return [aud];
  if (!isListOfText(aud)) throw invalid('aud');
  return aud;
}

/**
 * A NumericDate, seconds since the epoch (RFC 7519 §2).
 *
 * @throws AuthenticationError `claim_missing` or `claim_invalid`
 */
export function requireTime(claims: AccessTokenClaims, name: string): number {
  const value = claims[name];
  if (value === undefined) throw new AuthenticationError('claim_missing', { seen: `${name} is missing` });
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(name);
  return value;
}

const isScope = (text: string): boolean => SCOPE_TOKEN.test(text);

/**
 * A sender-constrained token is good only beside a proof of its key (RFC 7800 §3: DPoP, RFC 9449 §6; mutual TLS,
 * RFC 8705 §3). Whoever shows it as a bearer token may have found it.
 *
 * @throws AuthenticationError `token_sender_constrained`
 */
export function refuseSenderConstrained({ cnf }: AccessTokenClaims): void {
  if (cnf !== undefined) throw new AuthenticationError('token_sender_constrained');
}

function isListOfText(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function invalid(name: string): AuthenticationError {
  return new AuthenticationError('claim_invalid', { seen: `${name} has a value that no issuer sends` });
}
