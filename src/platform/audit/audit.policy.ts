import { type Principal, requireScopes } from '../../gatehouse/index.js';

/** @throws InsufficientScopeError unless the principal may read the audit log of its organization */
export function mayReadAuditLog(principal: Principal): void {
  requireScopes(principal, ['audit:read']);
}
