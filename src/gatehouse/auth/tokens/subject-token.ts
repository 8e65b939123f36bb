import type { Principal } from '../principal.js';

/** The access token that a principal came in with, for the one purpose of exchanging it (RFC 8693 §2.1). */
export interface SubjectToken {
  readonly value: string;
  /** Whichever of its issuer's names it bears: it is exchanged where it was issued. */
  readonly issuer: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

const tokens = new WeakMap<Principal, SubjectToken>();

/**
 * Keeps a token beside its principal for as long as the request lives. Not in it: whatever logs, returns or stores a
 * principal would carry the token along. The guard writes here and `upstream/` reads; test/architecture rejects other
 * uses in this tree.
 */
export function rememberSubjectToken(principal: Principal, token: SubjectToken): void {
  tokens.set(principal, token);
}

/** @returns undefined for a principal that came in with no token, or is a copy of one that did */
export function subjectTokenOf(principal: Principal): SubjectToken | undefined {
  return tokens.get(principal);
}
