import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { AdapterFactory } from 'oidc-provider';
import { apiIdentifiers } from './apis.js';
import type { DevTenantEnvironment } from './environment.js';
import { createMemoryAdapter } from './memory-adapter.js';
import { OpaqueTokens } from './opaque-tokens.js';
import { Seen } from './seen.js';
import { SettingsStore } from './settings.js';
import { SigningKeys } from './signing-keys.js';
import type { UpstreamApi } from './upstream-api.js';

/** Everything of the tenant that outlives a single request, and a key rotation. */
export interface Tenant {
  /** With Auth0's trailing slash. */
  readonly issuer: string;
  readonly apiIdentifiers: ReadonlySet<string>;
  readonly settings: SettingsStore;
  readonly signingKeys: SigningKeys;
  readonly upstream: UpstreamApi;
  readonly opaqueTokens: OpaqueTokens;
  readonly storage: AdapterFactory;
  readonly cookieKey: string;
}

/** @throws Error when the signing keys can be neither read nor made. */
export async function createTenant(issuer: string, environment: DevTenantEnvironment): Promise<Tenant> {
  return {
    issuer,
    apiIdentifiers: apiIdentifiers(environment.apiUrl, environment.extraAudiences),
    settings: new SettingsStore(environment.settings),
    signingKeys: await SigningKeys.load(join(environment.dataDirectory, 'dev-tenant')),
    upstream: { ...environment.upstream, exchanges: new Seen(), requests: new Seen() },
    opaqueTokens: new OpaqueTokens(issuer),
    storage: createMemoryAdapter(),
    cookieKey: randomBytes(32).toString('hex'),
  };
}
