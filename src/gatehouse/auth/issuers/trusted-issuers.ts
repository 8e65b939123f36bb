import type { JWTVerifyGetKey } from 'jose';
import { entraIssuer } from '../../../platform/config/authorization-servers.js';
import type { Config } from '../../../platform/config/config.js';
import { IntrospectionAccessTokenVerifier } from '../tokens/introspection-access-token-verifier.js';
import { IntrospectionEndpoint } from '../tokens/introspection-endpoint.js';
import { issuerKeySet } from '../tokens/issuer-key-set.js';
import { type Auth0Profile, auth0Principal } from './auth0.js';
import { entraPrincipal, type EntraTenant } from './entra.js';
import { type IntrospectedProfile, introspectedPrincipal } from './introspected.js';
import type { TrustedIssuer } from './trusted-issuer.js';
import { JwtAccessTokenVerifier } from '../tokens/jwt-access-token-verifier.js';

/** The Auth0 tenant under each of its domains: one key set, the audiences of the resource. */
export function auth0Issuers({ environment, auth0Issuer, auth0Issuers }: Config): TrustedIssuer[] {
  if (auth0Issuer === undefined) return [];
  const keys = issuerKeySet(new URL('.well-known/jwks.json', auth0Issuer));
  const { AUTH0_CLIENT_ID, AUTH0_SIGNING_ALG } = environment;
  const profile: Auth0Profile = {
    issuer: auth0Issuer,
    enterpriseStrategies: environment.AUTH0_ENTERPRISE_STRATEGIES,
    nameClaim: environment.AUTH0_NAME_CLAIM,
    scopesFrom: environment.AUTH0_SCOPES_FROM,
    acceptMachines: environment.ACCEPT_MACHINE_TOKENS,
  };
  return auth0Issuers.map((issuer) => ({
    issuer,
    verifierFor: (audiences) =>
      new JwtAccessTokenVerifier({
        issuer,
        audiences,
        keys,
        algorithm: AUTH0_SIGNING_ALG,
        knownClientIds: AUTH0_CLIENT_ID === undefined ? [] : [AUTH0_CLIENT_ID],
      }),
    toPrincipal: (auth) => auth0Principal(auth, profile),
  }));
}

/**
 * Each allowed Entra tenant, by both of its issuers. Entra knows no resource URL: a v2 token is for the client id of the
 * API's app registration, a v1 token for that or for its App ID URI, on REST and MCP alike.
 */
export function entraIssuers({ environment }: Config): TrustedIssuer[] {
  const { ENTRA_TENANT_IDS, ENTRA_CLIENT_ID, ENTRA_APP_ID_URI, ENTRA_AUTHORITY } = environment;
  if (ENTRA_CLIENT_ID === undefined) return [];
  return ENTRA_TENANT_IDS.flatMap((tenantId) => {
    const v2 = entraIssuer(ENTRA_AUTHORITY, tenantId);
    const keysAt = (path: string): JWTVerifyGetKey =>
      issuerKeySet(new URL(`${ENTRA_AUTHORITY}/${tenantId}/discovery/${path}`));
    const tenant: EntraTenant = { tenantId, issuer: v2, acceptMachines: environment.ACCEPT_MACHINE_TOKENS };
    const trust = (issuer: string, audiences: string[], keys: JWTVerifyGetKey): TrustedIssuer => ({
      issuer,
      verifierFor: () => new JwtAccessTokenVerifier({ issuer, audiences, keys, algorithm: 'RS256' }),
      toPrincipal: (auth) => entraPrincipal(auth, tenant),
    });
    const appIdUris = ENTRA_APP_ID_URI === undefined ? [] : [ENTRA_APP_ID_URI];
    return [
      trust(v2, [ENTRA_CLIENT_ID], keysAt('v2.0/keys')),
      trust(`https://sts.windows.net/${tenantId}/`, [ENTRA_CLIENT_ID, ...appIdUris], keysAt('keys')),
    ];
  });
}

/** The issuer whose opaque tokens are introspected, if one is configured. */
export function introspectedIssuer({ environment }: Config): TrustedIssuer | undefined {
  const {
    INTROSPECTION_ENDPOINT: endpoint,
    INTROSPECTION_ISSUER: issuer,
    INTROSPECTION_CLIENT_ID: clientId,
    INTROSPECTION_CLIENT_SECRET: clientSecret,
    INTROSPECTION_PERSON_CLAIM: personMark,
  } = environment;
  if (!endpoint || !issuer || !clientId || !clientSecret || !personMark) return undefined;
  const profile: IntrospectedProfile = {
    personMark,
    organizationClaim: environment.INTROSPECTION_ORGANIZATION_CLAIM,
    organizations: environment.INTROSPECTION_ORGANIZATIONS,
    acceptMachines: environment.ACCEPT_MACHINE_TOKENS,
  };
  // One for all resources: what is asked at once is counted over all of them.
  const introspection = new IntrospectionEndpoint({
    issuer,
    endpoint: new URL(endpoint),
    clientId,
    clientSecret,
  });
  return {
    issuer,
    verifierFor: (audiences) =>
      new IntrospectionAccessTokenVerifier({ issuer, audiences, endpoint: introspection }),
    toPrincipal: (auth) => introspectedPrincipal(auth, profile),
  };
}
