import type { AccessToken, ClientCredentials, JWTStructured, KoaContextWithOIDC } from 'oidc-provider';
import { accessTokenClaims } from './access-token-claims.js';
import { findAccountBySubject } from './accounts.js';
import { OIDC_SCOPES } from './apis.js';
import type { Tenant } from './tenant.js';

/** Turns the token oidc-provider is about to sign into one Auth0 would have signed. */
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

/** What an access token is granted as Auth0 lists it: the scopes of OpenID Connect, then those of the API. */
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
