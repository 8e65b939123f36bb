import { type Principal, requireScopes } from '../../gatehouse/index.js';

/** @throws InsufficientScopeError unless the principal may read the projects of its organization */
export function mayReadProjects(principal: Principal): void {
  requireScopes(principal, ['projects:read']);
}

/** @throws InsufficientScopeError unless the principal may add notes to the projects of its organization */
export function mayAddProjectNotes(principal: Principal): void {
  requireScopes(principal, ['projects:write']);
}
