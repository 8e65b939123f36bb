import { quoted } from '../../errors/quoted.js';
import { SCOPE_TOKEN } from '../scopes.js';
import type { AccessTokenClaims } from './access-token-verifier.js';
import { AuthenticationError } from './authentication.errors.js';

/** No issuer needs longer identifiers or names. */
const MAX_TEXT_LENGTH = 255;

/**
 * A claim that is text; undefined when it is absent, empty or of another type.
 * @throws AuthenticationError `claim_invalid` for overlong text and control characters (log lines; NUL in PostgreSQL)
 */
export function readText(claims: AccessTokenClaims, name: string): string | undefined {
  const value = claims[name];
  if (typeof value !== 'string' || value === '') return undefined;
  if (value.length > MAX_TEXT_LENGTH || /\p{Cc}|\p{Cs}/u.test(value)) throw invalid(name);
  return value;
}

/** The claim that names the organization: undefined when absent, null when it is not text. Throws as `readText` does. */
export function readOrganization(claims: AccessTokenClaims, name: string): string | null | undefined {
  return claims[name] === undefined ? undefined : (readText(claims, name) ?? null);
}

/** @throws AuthenticationError `claim_missing` when there is no such text, `claim_invalid` as `readText` */
export function requireText(claims: AccessTokenClaims, name: string): string {
  const value = readText(claims, name);
  if (value === undefined) throw missing(name);
  return value;
}

/**
 * Scopes as one space-separated text (RFC 9068 §2.2.3, RFC 8693 §4.2), without malformed ones; none when absent.
 * @throws AuthenticationError `claim_invalid` when the claim is not text
 */
export function readScopeText(claims: AccessTokenClaims, name: string): string[] {
  const value = claims[name] ?? '';
  if (typeof value !== 'string') throw invalid(name);
  return value.split(' ').filter(isScope);
}

/**
 * Scopes as a list (Auth0's `permissions`, Entra's `roles`); none when absent. An item that is not a scope is ignored, as
 * administrators name permissions and roles for other uses too.
 * @throws AuthenticationError `claim_invalid` when the claim is not a list of texts
 */
export function readScopeList(claims: AccessTokenClaims, name: string): string[] {
  const value = claims[name] ?? [];
  if (!isListOfText(value)) throw invalid(name);
  return value.filter(isScope);
}

const isScope = (text: string): boolean => SCOPE_TOKEN.test(text);

/** One audience or a list (RFC 7519 §4.1.3). @throws AuthenticationError `claim_missing` or `claim_invalid` */
export function readAudiences({ aud }: AccessTokenClaims): string[] {
  if (aud === undefined) throw missing('aud');
  if (typeof aud === 'string') return [aud];
  if (!isListOfText(aud)) throw invalid('aud');
  return aud;
}

/** Seconds since the epoch (RFC 7519 §2). @throws AuthenticationError `claim_missing` or `claim_invalid` */
export function requireTime(claims: AccessTokenClaims, name: string): number {
  const value = claims[name];
  if (value === undefined) throw missing(name);
  // NaN fails the comparison.
  if (typeof value !== 'number' || !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) throw invalid(name);
  return value;
}

/**
 * Rejects a token that needs a proof of its key (RFC 7800 §3: DPoP, RFC 9449 §6; mutual TLS, RFC 8705 §3).
 * @throws AuthenticationError `token_sender_constrained`
 */
export function refuseSenderConstrained({ cnf }: AccessTokenClaims): void {
  if (cnf !== undefined) throw new AuthenticationError('token_sender_constrained');
}

/** A claim for the log: quoted and cut. */
export function describeClaim(name: string, value: unknown): string {
  const text = readableText(value);
  return `${name} is ${text === undefined ? 'not text' : quoted(text)}`;
}

/** Text, or the first texts of a list. Other claims may be nested to any depth. */
export function readableText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  return value
    .slice(0, 5)
    .filter((item) => typeof item === 'string')
    .join(' ');
}

function isListOfText(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function missing(name: string): AuthenticationError {
  return new AuthenticationError('claim_missing', { seen: `${name} is missing` });
}

function invalid(name: string): AuthenticationError {
  return new AuthenticationError('claim_invalid', { seen: `${name} has a value that no issuer sends` });
}
