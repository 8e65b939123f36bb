import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import { grantedScopes } from './access-tokens.js';
import { MARKER_SCOPE, readAsAuth0 } from './authorization-request.js';
import { providerConfiguration } from './provider-configuration.js';
import { redirectUriAllowed } from './redirect-uris.js';
import type { Tenant } from './tenant.js';
import { registerTokenExchange } from './token-exchange.js';

/** The authorization server on the tenant's state. A key rotation creates a new one. */
export function createProvider(tenant: Tenant): Provider {
  const provider = new Provider(tenant.issuer, providerConfiguration(tenant));
  provider.Client.prototype.redirectUriAllowed = (redirectUri) =>
    tenant.settings.current.callbackRegistered && redirectUriAllowed(redirectUri);
  registerTokenExchange(provider, tenant);
  provider.use(async (ctx, next) => {
    if (ctx.path === '/authorize') {
      const { resourceParameterProfile } = tenant.settings.current;
      ctx.querystring = readAsAuth0(
        new URLSearchParams(ctx.querystring),
        resourceParameterProfile,
        tenant.apiScopes.current ?? [],
      ).toString();
    }
    await next();
    if (ctx.status !== 200) return;
    if (ctx.path === '/oauth/token') await answerAsAuth0(tenant, ctx as KoaContextWithOIDC);
    if (METADATA_PATHS.has(ctx.path)) hideMarkerScope(ctx as KoaContextWithOIDC);
  });
  provider.on('server_error', (ctx, error) => {
    console.error(`dev tenant: ${ctx.method} ${ctx.path} failed:`, error);
  });
  return provider;
}

const METADATA_PATHS = new Set([
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
]);

/** Lists every granted scope. Without an API, the access token is one that only the tenant can open. */
async function answerAsAuth0(tenant: Tenant, ctx: KoaContextWithOIDC): Promise<void> {
  const token = ctx.oidc.entities.AccessToken;
  if (token === undefined) return;
  const scope = grantedScopes(tenant, ctx, token).join(' ');
  const answer = { ...(ctx.body as Record<string, unknown>), scope: scope || undefined };
  if (token.resourceServer === undefined) {
    const { tokenLifetime } = tenant.settings.current;
    const sealed = await tenant.opaqueTokens.seal({ sub: token.accountId, scope, lifetime: tokenLifetime });
    ctx.body = { ...answer, access_token: sealed };
    return;
  }
  ctx.body = answer;
}

function hideMarkerScope(ctx: KoaContextWithOIDC): void {
  const metadata = ctx.body as { scopes_supported: string[] };
  ctx.body = {
    ...metadata,
    scopes_supported: metadata.scopes_supported.filter((scope) => scope !== MARKER_SCOPE),
  };
}
