import type { Principal } from '../../gatehouse/index.js';
import type { Whoami } from './whoami.schemas.js';

/** Tells a caller who it is taken for. Needs no permission: it is all in the caller's own token. */
export function whoami({ kind, userId, displayName, organizationId, clientId, scopes }: Principal): Whoami {
  return { kind, userId, displayName: displayName ?? null, organizationId, clientId, scopes: [...scopes] };
}
