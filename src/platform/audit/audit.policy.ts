import type { Principal } from '../../gatehouse/auth/principal.js';
import { requireScopes } from '../../gatehouse/auth/scopes.js';

/** @throws InsufficientScopeError unless the principal may read the audit log of its organization */
export function mayReadAuditLog(principal: Principal): void {
  requireScopes(principal, ['audit:read']);
}
