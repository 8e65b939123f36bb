import type { Account } from './accounts.js';
import type { Settings } from './settings.js';

/** A namespaced claim as a post-login Action adds it; Auth0 drops custom claims without a namespace. */
export const NAME_CLAIM = 'https://gatehouse.example/name';

export interface AccessTokenGrant {
  readonly issuer: string;
  readonly account: Account;
  readonly clientId: string;
  readonly api: string;
  /** OpenID Connect scopes first, then the API's. */
  readonly scopes: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly tokenId: string;
}

/** The header type and the claims of an access token for an API, in one of Auth0's four dialects. */
export function accessTokenClaims(
  grant: AccessTokenGrant,
  dialect: Settings['tokenDialect'],
): { typ: 'JWT' | 'at+jwt'; claims: Record<string, unknown> } {
  const rfc9068 = dialect.startsWith('rfc9068_profile');
  const claims = {
    [NAME_CLAIM]: grant.account.name,
    iss: grant.issuer,
    sub: grant.account.sub,
    aud: grant.scopes.includes('openid') ? [grant.api, `${grant.issuer}userinfo`] : grant.api,
    iat: grant.issuedAt,
    exp: grant.expiresAt,
    ...(grant.scopes.length > 0 && { scope: grant.scopes.join(' ') }),
    ...organizationClaims(grant.account),
    ...(rfc9068 ? { jti: grant.tokenId, client_id: grant.clientId } : { azp: grant.clientId }),
    ...(dialect.endsWith('_authz') && { permissions: grant.account.permissions }),
  };
  return { typ: rfc9068 ? 'at+jwt' : 'JWT', claims };
}

/** `org_id` and `org_name`, as after a login to an organization; nothing for a user without one. */
export function organizationClaims({ organization }: Account): { org_id?: string; org_name?: string } {
  return organization === undefined ? {} : { org_id: organization.id, org_name: organization.name };
}
