import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import type { Principal } from '../auth/principal.js';
import { InsufficientScopeError } from '../auth/scopes.js';
import { covers, type Offered } from './mcp-catalog.js';
import type { RequestedOperation } from './requested-operation.js';

/** Whether the caller gets what its message asks for. */
export type Decision = { readonly operation: RequestedOperation } & (
  | { readonly kind: 'granted'; readonly offered: Offered }
  /** Unknown: nothing has this name. Hidden: no login of this caller could reach it. Both get the same answer. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'hidden'; readonly offered: Offered }
  /** A new login could bring the missing scopes. */
  | { readonly kind: 'step-up'; readonly offered: Offered; readonly error: InsufficientScopeError }
);

export type Granted = Extract<Decision, { kind: 'granted' }>;

/** A request of the endpoint, behind its guard. */
export interface McpRequest extends AuthenticatedRequest {
  principal: Principal;
  /** Undefined: its message asks for nothing that has scopes. */
  decision?: Decision;
  /** Names of arguments that were left out of a call of a writing tool, because the tool does not have them. */
  ignoredArguments?: readonly string[];
  /** Where mcp-nest looks for the caller's scopes. */
  user?: { readonly scope: string };
}

/** Decides before a method of the application runs; the services behind it check again. */
export function decide(operation: RequestedOperation, { scopes, obtainableScopes }: Principal): Decision {
  const { offered } = operation;
  if (offered === undefined) return { kind: 'unknown', operation };
  if (covers(scopes, offered)) return { kind: 'granted', operation, offered };
  return obtainableScopes === undefined || covers(obtainableScopes, offered)
    ? { kind: 'step-up', operation, offered, error: new InsufficientScopeError(offered.requiredScopes) }
    : { kind: 'hidden', operation, offered };
}
