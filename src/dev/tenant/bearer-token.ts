import type { IncomingMessage } from 'node:http';
import { RefusedRequestError } from './http-message.js';

export function bearerToken({ headers }: IncomingMessage): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

export function invalidToken(
  message = 'Invalid token',
  challenge = 'Bearer error="invalid_token"',
): RefusedRequestError {
  return new RefusedRequestError(401, 'invalid_token', message, { 'www-authenticate': challenge });
}

/** @returns all scopes of the claim. @throws RefusedRequestError (403) */
export function requireScope(claim: unknown, needed: string): ReadonlySet<string> {
  const scopes = new Set(typeof claim === 'string' ? claim.split(' ') : []);
  if (scopes.has(needed)) return scopes;
  throw new RefusedRequestError(403, 'insufficient_scope', `The access token lacks the scope ${needed}.`, {
    'www-authenticate': `Bearer error="insufficient_scope", scope="${needed}"`,
  });
}
