import { z } from 'zod';
import { issuerDomain, parseOptions } from '../../option-schemas.js';
import type { Caller, Principal } from '../principal.js';
import { withImpliedScopes } from '../scopes.js';
import type { AuthInfo } from '../tokens/access-token-verifier.js';
import { AuthenticationError } from '../tokens/authentication.errors.js';
import { readOrganization, readScopeList, readScopeText, readText, requireText } from '../tokens/claims.js';
import { IssuerKeySet } from '../tokens/issuer-key-set.js';
import { JwtAccessTokenVerifier } from '../tokens/jwt-access-token-verifier.js';
import type { Issuer } from './issuer.js';

/** The asymmetric algorithms that Auth0 can sign an API's tokens with. */
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
  /** `scope` (default): what the client requested. `permissions`: all that the user may do, for tenants with RBAC. */
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

/** Trusts an Auth0 tenant under each of its domains. Clients log in at `domain`. @throws GatehouseOptionsError */
export function auth0(options: Auth0Options): Issuer {
  const { domain, customDomains, clientId, signingAlgorithm, ...rules } = parseOptions(
    'auth0',
    auth0Options,
    options,
  );
  const issuer = issuerOf(domain);
  const profile: Auth0Profile = { issuer, ...rules };
  const keys = new IssuerKeySet(new URL('.well-known/jwks.json', issuer));
  return {
    trusted: [domain, ...customDomains].map(issuerOf).map((name) => ({
      issuer: name,
      verifierFor: (resource) =>
        new JwtAccessTokenVerifier({
          ...resource,
          issuer: name,
          keys,
          algorithm: signingAlgorithm,
          knownClientIds: clientId === undefined ? [] : [clientId],
        }),
      // The user is the same, whichever custom domain served the login.
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
 * Reads Auth0's claims. A token without a company login gets 403, not 401: another login of the same kind would not help.
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

/** Auth0 prefixes a user's subject with the connection's strategy (`waad|…`); a machine's is `CLIENT_ID@clients`. */
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
  // With client credentials, `permissions` repeats `scope`.
  if (scopesFrom === 'permissions' && kind === 'enterprise')
    return { scopes: permissions, obtainableScopes: permissions };
  const scopes = withImpliedScopes(readScopeText(claims, 'scope'));
  if (kind === 'machine') return { scopes, obtainableScopes: scopes };
  // Without RBAC the claim is absent: only the authorization server knows what the user could still get.
  return { scopes, ...(claims.permissions !== undefined && { obtainableScopes: permissions }) };
}
