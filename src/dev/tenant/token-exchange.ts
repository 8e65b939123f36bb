import { randomUUID } from 'node:crypto';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import Provider, { errors, type TokenEndpointGrantContext } from 'oidc-provider';
import { accessTokenClaims } from './access-tokens.js';
import { type Account, findAccountBySubject, upstreamPermissionsOf } from './accounts.js';
import type { Tenant } from './tenant.js';

export const TOKEN_EXCHANGE_GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

const PARAMETERS = [
  'subject_token',
  'subject_token_type',
  'requested_token_type',
  'audience',
  'scope',
] as const;
type Parameters = Partial<Record<(typeof PARAMETERS)[number], string>>;

/** Auth0's on-behalf-of exchange (RFC 8693): an API exchanges its caller's token for a token of another API. */
export function registerTokenExchange(provider: Provider, tenant: Tenant): void {
  provider.registerGrantType<Parameters>(
    TOKEN_EXCHANGE_GRANT,
    async (ctx: TokenEndpointGrantContext<Parameters>) => {
      ctx.body = await exchange(tenant, ctx.oidc.params, ctx.oidc.client.clientId);
    },
    PARAMETERS,
  );
}

async function exchange(tenant: Tenant, params: Parameters, clientId: string): Promise<object> {
  refuseUnknownTypes(params);
  const account = accountOf(await verifySubject(tenant, params.subject_token ?? ''));
  const { audience } = tenant.upstream;
  if (params.audience !== audience)
    throw new errors.AccessDenied(`Service not found: ${params.audience ?? ''}`);
  const permitted = upstreamPermissionsOf(account);
  const scopes = params.scope?.split(' ').filter((scope) => permitted.includes(scope)) ?? permitted;
  const scope = scopes.join(' ');
  tenant.upstream.exchanges.remember({ clientId, sub: account.sub, audience, scope });
  return {
    access_token: await issue(tenant, account, clientId, scopes),
    issued_token_type: ACCESS_TOKEN,
    token_type: 'Bearer',
    expires_in: tenant.settings.current.tokenLifetime,
    ...(scope !== '' && { scope }),
  };
}

function refuseUnknownTypes(params: Parameters): void {
  if (params.subject_token_type !== ACCESS_TOKEN)
    throw new errors.InvalidRequest(`subject_token_type must be ${ACCESS_TOKEN}`);
  if ((params.requested_token_type ?? ACCESS_TOKEN) !== ACCESS_TOKEN)
    throw new errors.InvalidRequest(`requested_token_type must be ${ACCESS_TOKEN}`);
}

/** The subject token must be valid and issued by this tenant for one of its APIs. */
async function verifySubject(tenant: Tenant, token: string): Promise<JWTPayload> {
  try {
    return await tenant.signingKeys.verify(token, {
      issuer: tenant.issuer,
      audience: [...tenant.apiIdentifiers],
    });
  } catch {
    throw new errors.InvalidGrant('the subject token is not good for this client');
  }
}

function accountOf({ sub }: JWTPayload): Account {
  const account = findAccountBySubject(sub ?? '');
  if (account === undefined) throw new errors.InvalidGrant('the subject is no user of this tenant');
  return account;
}

async function issue(
  { issuer, settings, signingKeys, upstream }: Tenant,
  account: Account,
  clientId: string,
  scopes: readonly string[],
): Promise<string> {
  const { tokenLifetime, tokenDialect } = settings.current;
  const issuedAt = Math.floor(Date.now() / 1000);
  const { typ, claims } = accessTokenClaims(
    {
      issuer,
      account,
      permissions: upstreamPermissionsOf(account),
      clientId,
      api: upstream.audience,
      scopes,
      issuedAt,
      expiresAt: issuedAt + tokenLifetime,
      tokenId: randomUUID(),
    },
    tokenDialect,
  );
  const [key] = signingKeys.privateJwks.keys;
  if (key === undefined) throw new Error('The dev tenant has no signing key');
  // RFC 8693 §4.1: who acts for the subject.
  return await new SignJWT({ ...claims, act: { sub: clientId } })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ })
    .sign(await importJWK(key, key.alg));
}
