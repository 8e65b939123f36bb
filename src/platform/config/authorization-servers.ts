import type { Environment, SIGNING_ALGORITHMS } from './environment.js';

/** Where clients are sent to log in (RFC 9728 §2), and what must be known of it. */
export interface AuthorizationServers {
  readonly issuers: readonly string[];
  /** The metadata document of the first (RFC 8414 §3; OpenID Connect Discovery 1.0 §4). */
  readonly metadataUrl: URL;
  readonly signingAlgorithm: (typeof SIGNING_ALGORITHMS)[number];
  /** A scope of ours as clients have to ask for it there; tokens carry it bare. */
  readonly spell: (scope: string) => string;
}

/**
 * Auth0, wherever it is configured: scopes can be announced in one spelling only, so beside it Entra's own tokens are
 * accepted but not announced. Without Auth0, Entra: there a bare scope would be one of Microsoft Graph's (AADSTS650053).
 *
 * @param auth0Issuer undefined only where `readEnvironment` has seen to ENTRA_TENANT_IDS and ENTRA_APP_ID_URI
 */
export function authorizationServers(
  environment: Environment,
  auth0Issuer: string | undefined,
): AuthorizationServers {
  if (auth0Issuer !== undefined)
    return {
      issuers: [auth0Issuer],
      metadataUrl: new URL('.well-known/oauth-authorization-server', auth0Issuer),
      signingAlgorithm: environment.AUTH0_SIGNING_ALG,
      spell: (scope) => scope,
    };
  const { ENTRA_TENANT_IDS, ENTRA_AUTHORITY, ENTRA_APP_ID_URI = '' } = environment;
  const issuers = ENTRA_TENANT_IDS.map((tenantId) => entraIssuer(ENTRA_AUTHORITY, tenantId));
  return {
    issuers,
    metadataUrl: new URL(`${issuers[0] ?? ''}/.well-known/openid-configuration`),
    signingAlgorithm: 'RS256',
    spell: (scope) => `${ENTRA_APP_ID_URI}/${scope}`,
  };
}

/** The issuer of a tenant's v2 tokens, and of every login there, whichever version its tokens are. */
export function entraIssuer(authority: string, tenantId: string): string {
  return `${authority}/${tenantId}/v2.0`;
}
