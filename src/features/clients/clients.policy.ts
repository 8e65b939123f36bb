import { InsufficientScopeError, type Principal, requireScopes } from '../../gatehouse/index.js';

/** @throws InsufficientScopeError unless the principal may read the clients of its organization */
export function mayReadClients(principal: Principal): void {
  requireScopes(principal, ['clients:read']);
}

/** What each of these scopes reads contains client names. */
const NAMING_CLIENTS = ['clients:read', 'invoices:read', 'projects:read'];

/** @throws InsufficientScopeError unless the principal may read something of its organization that names clients */
export function mayKnowClientNames({ scopes }: Principal): void {
  if (!NAMING_CLIENTS.some((scope) => scopes.includes(scope)))
    throw new InsufficientScopeError(['clients:read']);
}
