import type { Caller } from '../principal.js';
import { withImpliedScopes } from '../scopes.js';
import type { AuthInfo } from '../tokens/access-token-verifier.js';
import { readScopeList, requireText } from '../tokens/claims.js';

/** We issue these ourselves. No URL, so no token can claim to come from here: those are looked for by URL. */
export const API_KEY_ISSUER = 'urn:gatehouse:api-key';

/** A service of its organization: no person, and nothing that a login could add to its scopes. */
export function apiKeyCaller({ issuer, subject, claims }: AuthInfo): Caller {
  const scopes = withImpliedScopes(readScopeList(claims, 'scopes'));
  return {
    kind: 'service',
    issuer,
    userId: subject,
    organizationId: requireText(claims, 'organization_id'),
    clientId: subject,
    displayName: requireText(claims, 'name'),
    scopes,
    obtainableScopes: scopes,
  };
}
