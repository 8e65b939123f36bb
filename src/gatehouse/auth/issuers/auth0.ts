import type { AuthInfo } from '../tokens/access-token-verifier.js';
import { AuthenticationError } from '../tokens/authentication.errors.js';
import { readScopeList, readScopeText, readText, requireText } from '../tokens/claims.js';
import type { Principal } from '../principal.js';
import { withImpliedScopes } from '../scopes.js';

export interface Auth0Profile {
  /** The tenant's own issuer. A user is the same one whichever custom domain served the login. */
  readonly issuer: string;
  /** Connection strategies that count as a company login: `waad` (Entra ID), `samlp`, `oidc`, … */
  readonly enterpriseStrategies: readonly string[];
  /** The namespaced claim a post-login Action puts the person's name in; Auth0 access tokens have none of their own. */
  readonly nameClaim?: string | undefined;
  /**
   * `scope`: what the client asked for and the user may do. `permissions`: all that the user may do in this API, for
   * tenants with RBAC whose clients ask for nothing; the login is then no narrower than the person.
   */
  readonly scopesFrom: 'scope' | 'permissions';
  /** Whether a program that logged in as itself (client credentials) may come in. */
  readonly acceptMachines: boolean;
}

/**
 * Reads Auth0's claims. A token without an organization or without a company login is refused with 403, never 401:
 * logging in again the same way would not help.
 *
 * @throws AuthenticationError `not_enterprise`, `machine_refused`, `organization_missing`, or `claim_…`
 */
export function auth0Principal({ subject, claims }: AuthInfo, profile: Auth0Profile): Principal {
  const kind = kindOf(subject, claims.gty, profile);
  const organizationId = readText(claims, 'org_id');
  if (organizationId === undefined) throw new AuthenticationError('organization_missing');
  const displayName = profile.nameClaim === undefined ? undefined : readText(claims, profile.nameClaim);
  return {
    kind,
    issuer: profile.issuer,
    userId: subject,
    organizationId,
    // RFC 9068 §2.2 names the client in client_id; Auth0's older dialect in azp.
    clientId: readText(claims, 'client_id') ?? requireText(claims, 'azp'),
    ...scopesOf(kind, claims, profile),
    ...(displayName !== undefined && { displayName }),
  };
}

/**
 * Auth0 prefixes the subject of a user with the strategy of the connection they came through (`waad|…`), and a
 * client that logged in as itself is `CLIENT_ID@clients`. Only the prefix is looked at; the subject as a whole stays opaque.
 */
function kindOf(subject: string, grantType: unknown, profile: Auth0Profile): Principal['kind'] {
  if (grantType === 'client-credentials' || subject.endsWith('@clients')) {
    if (!profile.acceptMachines) throw new AuthenticationError('machine_refused');
    return 'machine';
  }
  if (profile.enterpriseStrategies.some((strategy) => subject.startsWith(`${strategy}|`)))
    return 'enterprise';
  throw new AuthenticationError('not_enterprise');
}

function scopesOf(
  kind: Principal['kind'],
  claims: AuthInfo['claims'],
  { scopesFrom }: Auth0Profile,
): Pick<Principal, 'scopes' | 'obtainableScopes'> {
  const permissions = withImpliedScopes(readScopeList(claims, 'permissions'));
  // With client credentials, `scope` is what was granted to the client, and `permissions` repeats it.
  if (scopesFrom === 'permissions' && kind === 'enterprise')
    return { scopes: permissions, obtainableScopes: permissions };
  const scopes = withImpliedScopes(readScopeText(claims, 'scope'));
  if (kind === 'machine') return { scopes, obtainableScopes: scopes };
  // Without RBAC there is no such claim, and only the authorization server knows what the user could still get.
  return { scopes, ...(claims.permissions !== undefined && { obtainableScopes: permissions }) };
}
