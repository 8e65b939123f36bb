import { DomainError } from '../errors/domain-error.js';
import type { Principal } from './principal.js';

/** RFC 6749 §3.3, `scope-token`: printable ASCII without blank, quote and backslash. */
export const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** Adds the implied scopes: `x:write` includes `x:read`, and there is no other hierarchy. Keeps the order. */
export function withImpliedScopes(granted: readonly string[]): string[] {
  const implied = granted
    .filter((scope) => scope.endsWith(':write'))
    .map((scope) => scope.replace(/:write$/, ':read'));
  return [...new Set([...granted, ...implied])];
}

/** The token lacks a scope: 403 and a challenge with all scopes that are needed (RFC 6750 §3.1). */
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
