import { z } from 'zod';
import { issuerDomain, parseOptions } from '../../option-schemas.js';
import type { Caller, Principal } from '../principal.js';
import { withImpliedScopes } from '../scopes.js';
import type { AuthInfo } from '../tokens/access-token-verifier.js';
import { AuthenticationError } from '../tokens/authentication.errors.js';
import { readOrganization, readScopeList, readScopeText, readText, requireText } from '../tokens/claims.js';
import { issuerKeySet } from '../tokens/issuer-key-set.js';
import { JwtAccessTokenVerifier } from '../tokens/jwt-access-token-verifier.js';
import type { Issuer } from './issuer.js';

/** What Auth0 may sign an API's tokens with that a public key verifies. */
export const SIGNING_ALGORITHMS = ['RS256', 'PS256'] as const;

const auth0Options = z.strictObject({
  domain: issuerDomain,
  customDomains: z.array(issuerDomain).default([]),
  clientId: z.string().min(1).optional(),
  enterpriseStrategies: z
    .array(z.string().min(1))
    .min(1, 'must name a connection strategy')
    .default(['waad']),
  nameClaim: z.url('must be a URL: Auth0 requires namespaced claims').optional(),
  scopesFrom: z.enum(['scope', 'permissions']).default('scope'),
  signingAlgorithm: z.enum(SIGNING_ALGORITHMS).default('RS256'),
  acceptMachines: z.boolean().default(false),
});

/** An Auth0 tenant. */
export interface Auth0Options {
  /** `example.eu.auth0.com`, without scheme; `http://localhost:4400` for a tenant on this machine. */
  readonly domain: string;
  /** The tenant's other domains: `iss` is whichever domain served the login. */
  readonly customDomains?: readonly string[];
  /** The application's client id, to recognize an ID token that was sent by mistake. */
  readonly clientId?: string | undefined;
  /** Connection strategies that count as a company login; `waad` (Entra ID) by default. `samlp`, `oidc`, … */
  readonly enterpriseStrategies?: readonly string[];
  /** The namespaced claim that a post-login Action puts the person's name in; Auth0 access tokens have no name. */
  readonly nameClaim?: string | undefined;
  /**
   * `scope` (default): what the client requested and the user may do. `permissions`: everything the user may do in this
   * API, for tenants with RBAC whose clients request nothing; the login is then no narrower than the person.
   */
  readonly scopesFrom?: 'scope' | 'permissions';
  readonly signingAlgorithm?: (typeof SIGNING_ALGORITHMS)[number];
  /** Whether client credentials tokens are accepted; false by default. */
  readonly acceptMachines?: boolean;
}

/** Claims and rules of one tenant, in the form that `auth0Caller` reads. */
export type Auth0Profile = { readonly issuer: string } & Pick<
  z.infer<typeof auth0Options>,
  'enterpriseStrategies' | 'nameClaim' | 'scopesFrom' | 'acceptMachines'
>;

/**
 * Trusts an Auth0 tenant under each of its domains, and sends clients to its first one.
 *
 * @throws GatehouseOptionsError naming each invalid option
 */
export function auth0(options: Auth0Options): Issuer {
  const { domain, customDomains, clientId, signingAlgorithm, ...rules } = parseOptions(
    'auth0',
    auth0Options,
    options,
  );
  const issuer = issuerOf(domain);
  const profile: Auth0Profile = { issuer, ...rules };
  const keys = issuerKeySet(new URL('.well-known/jwks.json', issuer));
  return {
    trusted: [domain, ...customDomains].map(issuerOf).map((name) => ({
      issuer: name,
      verifierFor: (audiences) =>
        new JwtAccessTokenVerifier({
          issuer: name,
          audiences,
          keys,
          algorithm: signingAlgorithm,
          knownClientIds: clientId === undefined ? [] : [clientId],
        }),
      // A user is the same one whichever custom domain served the login.
      toCaller: (auth) => auth0Caller(auth, profile),
    })),
    authorizationServers: {
      issuers: [issuer],
      metadataUrl: new URL('.well-known/oauth-authorization-server', issuer),
      signingAlgorithm,
      formatScope: (scope) => scope,
    },
  };
}

/** With the trailing slash that Auth0's `iss` has. */
export const issuerOf = (domain: string): string =>
  domain.includes('://') ? `${domain}/` : `https://${domain}/`;

/**
 * Reads Auth0's claims. A token without a company login is answered 403, never 401: logging in again the same way would
 * not help.
 *
 * @throws AuthenticationError `not_enterprise`, `machine_refused`, or `claim_…`
 */
export function auth0Caller({ subject, claims }: AuthInfo, profile: Auth0Profile): Caller {
  const kind = kindOf(subject, claims.gty, profile);
  const displayName = profile.nameClaim === undefined ? undefined : readText(claims, profile.nameClaim);
  return {
    kind,
    issuer: profile.issuer,
    userId: subject,
    organizationId: readOrganization(claims, 'org_id'),
    // RFC 9068 §2.2 names the client in client_id; Auth0's older dialect in azp.
    clientId: readText(claims, 'client_id') ?? requireText(claims, 'azp'),
    ...scopesOf(kind, claims, profile),
    ...(displayName !== undefined && { displayName }),
  };
}

/**
 * Auth0 prefixes the subject of a user with the strategy of the connection they came through (`waad|…`), and a
 * client that logged in as itself is `CLIENT_ID@clients`. Only the prefix is read; the subject as a whole stays opaque.
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
