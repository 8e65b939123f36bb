import type { Principal } from '../auth/principal.js';
import { InsufficientScopeError } from '../auth/scopes.js';
import { covers, type Offered } from './mcp-catalog.js';
import type { RequestedOperation } from './requested-operation.js';

/** Whether the caller gets what its message asks for. */
export type Decision = { readonly operation: RequestedOperation } & (
  | { readonly kind: 'granted'; readonly offered: Offered }
  /** Nothing has this name, or no login of this caller could reach what has it: both get the same answer. */
  | { readonly kind: 'unknown' | 'hidden' }
  /** A new login could bring the missing scopes. */
  | { readonly kind: 'step-up'; readonly error: InsufficientScopeError }
);

/** Decides before a method of the application runs; the services behind it check again. */
export function decide(operation: RequestedOperation, { scopes, obtainableScopes }: Principal): Decision {
  const { offered } = operation;
  if (offered === undefined) return { kind: 'unknown', operation };
  if (covers(scopes, offered)) return { kind: 'granted', operation, offered };
  return obtainableScopes === undefined || covers(obtainableScopes, offered)
    ? { kind: 'step-up', operation, error: new InsufficientScopeError(offered.requiredScopes) }
    : { kind: 'hidden', operation };
}
