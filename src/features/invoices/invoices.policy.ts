import type { Principal } from '../../gatehouse/auth/principal.js';
import { requireScopes } from '../../gatehouse/auth/scopes.js';

/** @throws InsufficientScopeError unless the principal may read the invoices of its organization */
export function mayReadInvoices(principal: Principal): void {
  requireScopes(principal, ['invoices:read']);
}

/** @throws InsufficientScopeError unless the principal may void the invoices of its organization */
export function mayVoidInvoices(principal: Principal): void {
  requireScopes(principal, ['invoices:write']);
}
