import type { AuthInfo } from '../access-token-verifier.js';
import { AuthenticationError } from '../authentication.errors.js';
import type { Principal } from '../principal.js';
import { withImpliedScopes } from '../scopes.js';

export interface Auth0Profile {
  /** Connection strategies that count as a company login: `waad` (Entra ID), `samlp`, `oidc`, … */
  readonly enterpriseStrategies: readonly string[];
  /** The namespaced claim a post-login Action puts the person's name in; Auth0 access tokens have none of their own. */
  readonly nameClaim?: string | undefined;
}

/**
 * Reads Auth0's claims. A token without an organization or without a company login is refused with 403, never 401:
 * logging in again the same way would not help.
 *
 * @throws AuthenticationError `not_enterprise` or `organization_missing`
 */
export function auth0Principal(auth: AuthInfo, profile: Auth0Profile): Principal {
  // Auth0 prefixes the subject with the strategy of the connection that the user came through (`waad|…`). Only the
  // prefix is looked at; the subject as a whole stays the opaque id of the user.
  const enterprise = profile.enterpriseStrategies.some((strategy) => auth.subject.startsWith(`${strategy}|`));
  if (!enterprise) throw new AuthenticationError('not_enterprise');
  const organizationId = readText(auth.claims.org_id);
  if (organizationId === undefined) throw new AuthenticationError('organization_missing');
  const displayName = profile.nameClaim === undefined ? undefined : readText(auth.claims[profile.nameClaim]);
  return {
    kind: 'enterprise',
    issuer: auth.issuer,
    userId: auth.subject,
    organizationId,
    clientId: auth.clientId,
    scopes: withImpliedScopes(auth.scopes),
    ...(displayName !== undefined && { displayName }),
  };
}

function readText(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim !== '' ? claim : undefined;
}
