import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { AdapterFactory } from 'oidc-provider';
import { ApiScopes } from './api-scopes.js';
import { type DevTenantEnvironment, initialSettings } from './environment.js';
import { createMemoryAdapter } from './memory-adapter.js';
import { OpaqueTokens } from './opaque-tokens.js';
import { Seen } from './seen.js';
import { SettingsStore } from './settings.js';
import { SigningKeys } from './signing-keys.js';

interface TokenExchange {
  readonly clientId: string;
  readonly sub: string;
  readonly audience: string;
  readonly scope: string;
}

/** A request that the ratings API received, without the tokens in it. */
interface RatingsRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An API behind Gatehouse whose tokens come by exchange only, and the client that exchanges (a Custom API client). */
interface UpstreamApi {
  readonly audience: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly exchanges: Seen<TokenExchange>;
  readonly requests: Seen<RatingsRequest>;
}

/** The tenant's state, which outlives requests and key rotations. */
export interface Tenant {
  /** With Auth0's trailing slash. */
  readonly issuer: string;
  readonly apiIdentifiers: ReadonlySet<string>;
  readonly apiScopes: ApiScopes;
  readonly settings: SettingsStore;
  readonly signingKeys: SigningKeys;
  readonly upstream: UpstreamApi;
  readonly opaqueTokens: OpaqueTokens;
  readonly storage: AdapterFactory;
  readonly cookieKey: string;
}

/** @throws Error when the signing keys can be neither read nor created. */
export async function createTenant(issuer: string, environment: DevTenantEnvironment): Promise<Tenant> {
  const { API_URL, DATA_DIR, DEV_TENANT_EXTRA_AUDIENCES, DEV_TENANT_SCOPES } = environment;
  return {
    issuer,
    apiIdentifiers: new Set([`${API_URL}/mcp`, API_URL, ...DEV_TENANT_EXTRA_AUDIENCES]),
    apiScopes: new ApiScopes(API_URL, DEV_TENANT_SCOPES),
    settings: new SettingsStore(initialSettings(environment)),
    signingKeys: await SigningKeys.load(join(DATA_DIR, 'dev-tenant')),
    upstream: {
      audience: environment.RATINGS_API_AUDIENCE,
      clientId: environment.UPSTREAM_CLIENT_ID,
      clientSecret: environment.UPSTREAM_CLIENT_SECRET,
      exchanges: new Seen(),
      requests: new Seen(),
    },
    opaqueTokens: new OpaqueTokens(issuer),
    storage: createMemoryAdapter(),
    cookieKey: randomBytes(32).toString('hex'),
  };
}
