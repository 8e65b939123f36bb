import { DomainError } from '../errors/domain-error.js';
import type { Principal } from './principal.js';

/** RFC 6749 §3.3, `scope-token`: printable ASCII without blank, quote and backslash. */
export const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** `x:write` includes `x:read`: whoever may change a thing may look at it. The only rule of the hierarchy. */
const WRITE_SUFFIX = ':write';
const READ_SUFFIX = ':read';

/** Adds every scope that the given ones imply; order kept, no duplicates. */
export function withImpliedScopes(granted: readonly string[]): string[] {
  const implied = granted
    .filter((scope) => scope.endsWith(WRITE_SUFFIX))
    .map((scope) => scope.slice(0, -WRITE_SUFFIX.length) + READ_SUFFIX);
  return [...new Set([...granted, ...implied])];
}

/** The token is good but may not do this: 403 and a challenge naming every scope needed (RFC 6750 §3.1). */
export class InsufficientScopeError extends DomainError {
  constructor(readonly requiredScopes: readonly string[]) {
    super(
      'forbidden',
      'insufficient_scope',
      `This needs the scope ${requiredScopes.join(' ')}, which the access token does not carry.`,
    );
  }
}

/** @throws InsufficientScopeError naming all of `required` unless the principal holds each of them. */
export function requireScopes(principal: Principal, required: readonly string[]): void {
  if (!required.every((scope) => principal.scopes.includes(scope)))
    throw new InsufficientScopeError(required);
}
