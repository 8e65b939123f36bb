import type { Principal } from '../auth/principal.js';
import { requireScopes } from '../auth/scopes.js';

/** @throws InsufficientScopeError unless the principal may read the clients of its organization */
export function mayReadClients(principal: Principal): void {
  requireScopes(principal, ['clients:read']);
}
