import { eq, sql } from 'drizzle-orm';
import { ApiKeyAdministration } from '../../src/platform/api-keys/api-key-administration.js';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import { apiKeys } from '../../src/platform/database/schema.js';
import { IntrospectionStandIn } from '../support/introspection-stand-in.js';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { ACME, GLOBEX } from '../support/test-app.js';
import { addProjects } from '../support/test-projects.js';
import type { Target } from './attack.js';
import { AttackedServer } from './attacked-server.js';

export const ENTRA_TENANT = 'aaaaaaaa-0000-4000-8000-000000000001';
export const ENTRA_CLIENT = 'cccccccc-0000-4000-8000-00000000000c';
export const APP_ID_URI = 'api://gatehouse';
export const OPAQUE_ISSUER = 'https://as.example/realms/main';

/** A server that takes more than Auth0's tokens, and what an attacker got hold of. */
export interface CredentialedTarget extends Target {
  readonly entra: IssuerStandIn;
  /** A project of the Entra tenant's organization. */
  readonly entraProjectId: string;
  readonly introspection: IntrospectionStandIn;
  readonly apiKeys: ApiKeysAtHand;
}

/** All of Acme's but for the last. */
export interface ApiKeysAtHand {
  readonly writer: string;
  readonly otherWriter: string;
  readonly reader: string;
  readonly revoked: string;
  readonly expired: string;
  readonly foreign: string;
}

/** A server that also trusts an Entra tenant and an issuer of opaque tokens, and takes API keys. */
export class CredentialedServer {
  private constructor(
    readonly server: AttackedServer,
    readonly target: CredentialedTarget,
  ) {}

  static async start(): Promise<CredentialedServer> {
    const [entra, introspection] = await Promise.all([IssuerStandIn.start(), IntrospectionStandIn.start()]);
    const server = await AttackedServer.start({
      ENTRA_TENANT_IDS: ENTRA_TENANT,
      ENTRA_CLIENT_ID: ENTRA_CLIENT,
      ENTRA_APP_ID_URI: APP_ID_URI,
      ENTRA_AUTHORITY: entra.url.slice(0, -1),
      INTROSPECTION_ENDPOINT: introspection.endpoint.href,
      INTROSPECTION_ISSUER: OPAQUE_ISSUER,
      INTROSPECTION_CLIENT_ID: 'gatehouse-api',
      INTROSPECTION_CLIENT_SECRET: 'secret',
      INTROSPECTION_PERSON_CLAIM: 'identity_provider=entra',
      INTROSPECTION_ORGANIZATIONS: `${ACME},${GLOBEX}`,
      API_KEYS_ENABLED: 'true',
    });
    const [entraProjectId = ''] = await addProjects(server.driver, ENTRA_TENANT, [{ name: 'Of the tenant' }]);
    const target = {
      ...server.target,
      entra,
      entraProjectId,
      introspection,
      apiKeys: await makeApiKeys(server.driver),
    };
    return new CredentialedServer(server, target);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await Promise.all([this.target.entra.stop(), this.target.introspection.stop()]);
  }
}

async function makeApiKeys(driver: DatabaseDriver): Promise<ApiKeysAtHand> {
  const administration = new ApiKeyAdministration(driver);
  const make = (scope: string, organizationId = ACME): Promise<{ key: string; id: string }> =>
    administration.create({ organizationId, name: 'A key', scopes: [scope], days: 1 });
  const [revoked, expired] = [await make('projects:write'), await make('projects:write')];
  await administration.revoke(ACME, revoked.id);
  await driver.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.organization_id', ${ACME}, true)`);
    await tx
      .update(apiKeys)
      .set({ createdAt: new Date(0), expiresAt: new Date(1000) })
      .where(eq(apiKeys.id, expired.id));
  });
  return {
    writer: (await make('projects:write')).key,
    otherWriter: (await make('projects:write')).key,
    reader: (await make('projects:read')).key,
    revoked: revoked.key,
    expired: expired.key,
    foreign: (await make('projects:write', GLOBEX)).key,
  };
}
