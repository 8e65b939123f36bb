import type { Principal } from '../auth/principal.js';
import { InsufficientScopeError } from '../auth/scopes.js';
import type { RequestedOperation } from './requested-operation.js';

/** Why a request is refused: a new login could change that (step-up), or none could (hidden). */
export type Refusal = { readonly operation: RequestedOperation } & (
  { readonly kind: 'step-up'; readonly error: InsufficientScopeError } | { readonly kind: 'hidden' }
);

/** Whether these scopes are enough to see a thing, and to use it. */
export function covers(
  scopes: readonly string[],
  { requiredScopes }: { readonly requiredScopes: readonly string[] },
): boolean {
  return requiredScopes.every((scope) => scopes.includes(scope));
}

/**
 * Decides, before a tool is called, a resource read, a prompt fetched or an argument of one completed, whether the
 * caller's scopes cover it; the services check again behind it. It replaces mcp-nest's own check, which knows tools only,
 * and tells a caller that one exists even where no login of theirs could reach it.
 *
 * @param operation undefined for a message that asks for nothing in the catalog: the protocol has its own answer to that
 */
export function refusalOf(
  operation: RequestedOperation | undefined,
  { scopes, obtainableScopes }: Principal,
): Refusal | undefined {
  if (operation === undefined || covers(scopes, operation)) return undefined;
  return obtainableScopes === undefined || covers(obtainableScopes, operation)
    ? { kind: 'step-up', operation, error: new InsufficientScopeError(operation.requiredScopes) }
    : { kind: 'hidden', operation };
}
