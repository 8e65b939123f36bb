import type { AccessToken, ClientCredentials, Grant, JWTStructured, KoaContextWithOIDC } from 'oidc-provider';
import { type Account, findAccountBySubject, permissionsOf } from './accounts.js';
import { OIDC_SCOPES } from './apis.js';
import type { Settings } from './settings.js';
import type { Tenant } from './tenant.js';

/** Added by a post-login Action. Auth0 drops custom claims without a namespace. */
export const NAME_CLAIM = 'https://gatehouse.example/name';

export interface AccessTokenGrant {
  readonly issuer: string;
  readonly account: Account;
  readonly permissions: readonly string[];
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
    ...(dialect.endsWith('_authz') && { permissions: grant.permissions }),
  };
  return { typ: rfc9068 ? 'at+jwt' : 'JWT', claims };
}

/** Absent for a user without an organization. */
export function organizationClaims({ organization }: Account): { org_id?: string; org_name?: string } {
  return organization === undefined ? {} : { org_id: organization.id, org_name: organization.name };
}

/** Replaces the token that oidc-provider is about to sign by one as Auth0 signs it. */
export function accessTokenFormat(
  tenant: Tenant,
): (ctx: KoaContextWithOIDC, token: AccessToken | ClientCredentials, parts: JWTStructured) => void {
  return (ctx, token, parts) => {
    const api = token.resourceServer?.identifier();
    const account = token.kind === 'AccessToken' ? findAccountBySubject(token.accountId) : undefined;
    if (token.kind !== 'AccessToken' || api === undefined || account === undefined) return;
    const { payload } = parts;
    const { typ, claims } = accessTokenClaims(
      {
        issuer: tenant.issuer,
        account,
        permissions: permissionsOf(account, tenant.apiScopes.current ?? []),
        clientId: String(payload.client_id),
        api,
        scopes: grantedScopes(tenant, ctx, token),
        issuedAt: Number(payload.iat),
        expiresAt: Number(payload.exp),
        tokenId: String(payload.jti),
      },
      tenant.settings.current.tokenDialect,
    );
    parts.header = { typ };
    parts.payload = claims;
  };
}

/** The scopes of an access token in Auth0's order: those of OpenID Connect, then those of the API. */
export function grantedScopes(
  { settings }: Tenant,
  { oidc }: KoaContextWithOIDC,
  token: AccessToken,
): string[] {
  const refreshing = oidc.params?.grant_type === 'refresh_token';
  const source = oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken;
  const narrowed = refreshing && oidc.params.scope !== undefined;
  const asked = narrowed || source === undefined ? oidc.requestParamScopes : source.scopes;
  const withoutApi =
    token.resourceServer === undefined || (refreshing && settings.current.refreshWithoutScope);
  return [
    ...OIDC_SCOPES.filter((scope) => asked.has(scope)),
    ...(withoutApi ? [] : [...token.scopes].filter((scope) => scope !== '')),
  ];
}

/** Grants the requested scopes that the account's role permits. Runs at every authorization, so no old grant is reused. */
export async function grantWhatIsPermitted({ oidc }: KoaContextWithOIDC): Promise<Grant | undefined> {
  const account = findAccountBySubject(oidc.session?.accountId ?? '');
  if (account === undefined || oidc.client === undefined) return undefined;
  const grant = new oidc.provider.Grant({ accountId: account.sub, clientId: oidc.client.clientId });
  grant.addOIDCScope(oidc.requestParamOIDCScopes);
  for (const [api, { scopes }] of Object.entries(oidc.resourceServers ?? {})) {
    const asked = [...oidc.requestParamScopes].filter((scope) => scopes.has(scope));
    grant.addResourceScope(api, permissionsOf(account, asked));
  }
  await grant.save();
  return grant;
}
