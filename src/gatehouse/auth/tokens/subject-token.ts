import type { Principal } from '../principal.js';

/** The access token of a principal, only for token exchange (RFC 8693 §2.1). */
export interface SubjectToken {
  readonly value: string;
  /** The token's own `iss`, where it is exchanged. */
  readonly issuer: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

const tokens = new WeakMap<Principal, SubjectToken>();

/** Stores a token beside its principal: in it, the token would be logged and stored along. */
export function rememberSubjectToken(principal: Principal, token: SubjectToken): void {
  tokens.set(principal, token);
}

/** @returns undefined for a principal without a token, and for a copy of a principal */
export function subjectTokenOf(principal: Principal): SubjectToken | undefined {
  return tokens.get(principal);
}
