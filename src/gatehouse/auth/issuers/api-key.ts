import type { AuthInfo } from '../tokens/access-token-verifier.js';
import { AuthenticationError } from '../tokens/authentication.errors.js';
import { readScopeList, readText, requireText } from '../tokens/claims.js';
import type { Principal } from '../principal.js';
import { withImpliedScopes } from '../scopes.js';

/** We issue these ourselves. No URL, so no token can claim to come from here: those are looked for by URL. */
export const API_KEY_ISSUER = 'urn:gatehouse:api-key';

/** A service of its organization: no person, and nothing that a login could add to its scopes. */
export function apiKeyPrincipal({ issuer, subject, claims }: AuthInfo): Principal {
  const organizationId = readText(claims, 'organization_id');
  if (organizationId === undefined) throw new AuthenticationError('organization_missing');
  const scopes = withImpliedScopes(readScopeList(claims, 'scopes'));
  return {
    kind: 'service',
    issuer,
    userId: subject,
    organizationId,
    clientId: subject,
    displayName: requireText(claims, 'name'),
    scopes,
    obtainableScopes: scopes,
  };
}
