import type { Principal } from '../auth/principal.js';
import { requireScopes } from '../auth/scopes.js';

/** @throws InsufficientScopeError unless the principal may read the audit log of its organization */
export function mayReadAuditLog(principal: Principal): void {
  requireScopes(principal, ['audit:read']);
}
