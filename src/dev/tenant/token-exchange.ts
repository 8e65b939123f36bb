import { randomUUID } from 'node:crypto';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import Provider, { errors, type TokenEndpointGrantContext } from 'oidc-provider';
import { accessTokenClaims } from './access-token-claims.js';
import { type Account, findAccountBySubject } from './accounts.js';
import type { Tenant } from './tenant.js';
import { RATINGS_SCOPE } from './upstream-api.js';

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

/** Auth0's on-behalf-of exchange (RFC 8693): an API trades its caller's token for one that is good at another API. */
export function registerTokenExchange(provider: Provider, tenant: Tenant): void {
  const handler = async ({ oidc }: TokenEndpointGrantContext<Parameters>): Promise<object> => {
    const { params, client } = oidc;
    refuseUnknownTypes(params);
    const account = accountOf(await verifySubject(tenant, params.subject_token ?? ''));
    const audience = params.audience ?? '';
    if (audience !== tenant.upstream.audience)
      throw new errors.AccessDenied(`Service not found: ${audience}`);
    const asked = params.scope?.split(' ') ?? account.upstreamPermissions;
    const scopes = asked.filter(
      (scope) => scope === RATINGS_SCOPE && account.upstreamPermissions.includes(scope),
    );
    const scope = scopes.join(' ');
    tenant.upstream.exchanges.remember({ clientId: client.clientId, sub: account.sub, audience, scope });
    return {
      access_token: await issue(tenant, account, client.clientId, scopes),
      issued_token_type: ACCESS_TOKEN,
      token_type: 'Bearer',
      expires_in: tenant.settings.current.tokenLifetime,
      ...(scope !== '' && { scope }),
    };
  };
  provider.registerGrantType<Parameters>(
    TOKEN_EXCHANGE_GRANT,
    async (ctx) => {
      ctx.body = await handler(ctx);
    },
    PARAMETERS,
  );
}

function refuseUnknownTypes(params: Parameters): void {
  if (params.subject_token_type !== ACCESS_TOKEN)
    throw new errors.InvalidRequest(`subject_token_type must be ${ACCESS_TOKEN}`);
  if ((params.requested_token_type ?? ACCESS_TOKEN) !== ACCESS_TOKEN)
    throw new errors.InvalidRequest(`requested_token_type must be ${ACCESS_TOKEN}`);
}

/** The subject must be this tenant's own, still good, and have been given to the API that shows it. */
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
      account: { ...account, permissions: account.upstreamPermissions },
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
