import { type Configuration, errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { accessTokenFormat, grantWhatIsPermitted, NAME_CLAIM, organizationClaims } from './access-tokens.js';
import { findAccountBySubject } from './accounts.js';
import { OIDC_SCOPES } from './apis.js';
import { MARKER_SCOPE, UPSTREAM_RESOURCE_PARAMETER } from './authorization-request.js';
import { isLoopbackOrigin } from './request-origin.js';
import { logoutPage, loggedOutPage } from './pages/logout-page.js';
import { CLIENT_ID, POST_LOGOUT_REDIRECT_URIS, REGISTERED_REDIRECT_URIS } from './redirect-uris.js';
import { renderError, sendKoaPage } from './error-response.js';
import type { Tenant } from './tenant.js';
import { TOKEN_EXCHANGE_GRANT } from './token-exchange.js';
import { userClaims } from './userinfo.js';

/** Configures oidc-provider as an Auth0 tenant: paths, one application, APIs, semantics. */
export function providerConfiguration(tenant: Tenant): Configuration {
  const { issuer, settings, upstream } = tenant;
  return {
    adapter: tenant.storage,
    jwks: tenant.signingKeys.privateJwks,
    clients: [
      {
        client_id: CLIENT_ID,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: REGISTERED_REDIRECT_URIS,
        post_logout_redirect_uris: POST_LOGOUT_REDIRECT_URIS,
      },
      {
        client_id: upstream.clientId,
        client_secret: upstream.clientSecret,
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: [TOKEN_EXCHANGE_GRANT],
        response_types: [],
        redirect_uris: [],
      },
    ],
    clientAuthMethods: ['none', 'client_secret_post'],
    clientBasedCORS: (_ctx, origin) => isLoopbackOrigin(origin),
    responseTypes: ['code'],
    pkce: { required: () => true },
    scopes: [...OIDC_SCOPES, MARKER_SCOPE],
    claims: {
      openid: ['sub', 'org_id', 'org_name', NAME_CLAIM],
      profile: ['name', 'nickname'],
      email: ['email', 'email_verified'],
    },
    // Auth0's ID tokens carry the claims of the scopes themselves.
    conformIdTokenClaims: false,
    // Cookies ignore ports, so the API on this host sees these too.
    cookies: {
      keys: [tenant.cookieKey],
      names: {
        session: 'dev_tenant_session',
        interaction: 'dev_tenant_interaction',
        resume: 'dev_tenant_resume',
      },
    },
    routes: {
      authorization: '/authorize',
      token: '/oauth/token',
      jwks: '/.well-known/jwks.json',
      revocation: '/oauth/revoke',
      end_session: '/oidc/logout',
    },
    // Our own /userinfo, because oidc-provider's rejects access tokens issued for an API.
    discovery: { userinfo_endpoint: `${issuer}userinfo` },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      userinfo: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          sendKoaPage(ctx, logoutPage(form));
        },
        postLogoutSuccessSource: (ctx) => {
          sendKoaPage(ctx, loggedOutPage());
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, _client, granted) => granted?.[0],
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, api) => registeredApi(tenant, ctx, api),
      },
    },
    extraParams: {
      audience: (ctx) => {
        refuseSeveralResources(ctx);
        refuseWithoutConnection(tenant);
      },
      organization: null,
      connection: null,
      [UPSTREAM_RESOURCE_PARAMETER]: null,
    },
    findAccount: (ctx, sub) => {
      forgetResourceOfTokenRequest(ctx);
      const account = findAccountBySubject(sub);
      if (account === undefined) return undefined;
      const claims = {
        ...userClaims(account, new Set(OIDC_SCOPES)),
        ...organizationClaims(account),
        [NAME_CLAIM]: account.name,
      };
      return { accountId: sub, claims: () => claims };
    },
    loadExistingGrant: grantWhatIsPermitted,
    interactions: { policy: firstPartyPolicy(), url: (_ctx, { uid }) => `/login/${uid}` },
    issueRefreshToken: (_ctx, _client, source) => source.scopes.has('offline_access'),
    rotateRefreshToken: true,
    formats: { customizers: { jwt: accessTokenFormat(tenant) } },
    renderError,
    ttl: {
      // A function, because a number would override the lifetime of the API.
      AccessToken: () => settings.current.tokenLifetime,
      AuthorizationCode: 60,
      Grant: 1_209_600,
      IdToken: 36_000,
      Interaction: 3600,
      RefreshToken: 1_209_600,
      Session: 86_400,
    },
  };
}

/** The application is first-party, so there is no consent page. */
function firstPartyPolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.get('consent')?.checks.splice(0);
  return policy;
}

function registeredApi(
  { settings, apiIdentifiers, apiScopes }: Tenant,
  { oidc }: KoaContextWithOIDC,
  api: string,
): { scope: string; audience: string; accessTokenFormat: 'jwt'; jwt: { sign: { alg: 'RS256' } } } {
  if (!settings.current.apiRegistered || !apiIdentifiers.has(api)) {
    const asked = typeof oidc.params?.audience === 'string' ? oidc.params.audience : api;
    throw new errors.AccessDenied(`Service not found: ${asked}`);
  }
  if (apiScopes.current === undefined) {
    throw new errors.TemporarilyUnavailable('the API does not answer yet, so its scopes are unknown');
  }
  return {
    scope: apiScopes.current.join(' '),
    audience: api,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'RS256' } },
  };
}

/** A token has one audience. */
function refuseSeveralResources({ oidc }: KoaContextWithOIDC): void {
  if (Array.isArray(oidc.params?.resource)) {
    throw new errors.InvalidTarget('only a single resource parameter is supported');
  }
}

function refuseWithoutConnection({ settings }: Tenant): void {
  if (!settings.current.domainConnection) {
    throw new errors.InvalidRequest('no connections enabled for the client');
  }
}

/**
 * Auth0 sets the audience at /authorize and ignores `resource` in token requests. oidc-provider would reject an unknown
 * one, but looks the account up first.
 */
function forgetResourceOfTokenRequest({ oidc }: KoaContextWithOIDC): void {
  if (oidc.route === 'token' && oidc.params !== undefined) oidc.params.resource = undefined;
}
