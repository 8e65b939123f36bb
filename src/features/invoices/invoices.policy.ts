import { type Principal, requireScopes } from '../../gatehouse/index.js';

/** @throws InsufficientScopeError unless the principal may read the invoices of its organization */
export function mayReadInvoices(principal: Principal): void {
  requireScopes(principal, ['invoices:read']);
}

/** @throws InsufficientScopeError unless the principal may void the invoices of its organization */
export function mayVoidInvoices(principal: Principal): void {
  requireScopes(principal, ['invoices:write']);
}
