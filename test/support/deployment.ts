import { startBuiltServer, type BuiltServer, freePort, untilReady } from './built-server.js';
import { type DevTenantProcess, startDevTenant } from './dev-tenant-process.js';
import { testDatabaseEnvironment } from './test-database.js';

/** The whole product as processes: the built server, and the dev tenant in Auth0's place. */
export interface Deployment {
  readonly origin: string;
  readonly apiUrl: string;
  readonly mcpUrl: string;
  readonly tenant: DevTenantProcess;
  readonly server: BuiltServer;
  /** What the MCP endpoint answers to an empty message: 400 with a good token, 401 with one that has expired. */
  statusWith(token: string): Promise<number>;
  stop(): Promise<void>;
}

export async function deploy(
  variables: Record<string, string> = {},
  tenantVariables: Record<string, string> = {},
): Promise<Deployment> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const apiUrl = `${origin}/api`;
  const tenant = await startDevTenant({ API_URL: apiUrl, ...tenantVariables });
  const database = await testDatabaseEnvironment();
  const server = startBuiltServer(
    {
      API_URL: apiUrl,
      PORT: String(port),
      AUTH0_DOMAIN: tenant.issuer.slice(0, -1),
      AUTH0_CLIENT_ID: 'gatehouse-web',
      AUTH0_NAME_CLAIM: 'https://gatehouse.example/name',
      CORS_ALLOWED_ORIGINS: 'http://localhost:3001',
      UPSTREAM_CLIENT_ID: 'gatehouse-api',
      UPSTREAM_CLIENT_SECRET: 'gatehouse-api-development-secret',
      RATINGS_API_URL: `${tenant.issuer}ratings-api/credit-ratings`,
      RATINGS_API_AUDIENCE: 'https://ratings.example',
      ...database.variables,
      ...variables,
    },
    { demoData: true },
  );
  await untilReady(server, origin);
  return {
    origin,
    apiUrl,
    mcpUrl: `${apiUrl}/mcp`,
    tenant,
    server,
    statusWith: async (token) => {
      const response = await fetch(`${apiUrl}/mcp`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: '{}',
      });
      await response.body?.cancel();
      return response.status;
    },
    stop: async () => {
      await server.stop();
      await tenant.stop();
      await database.dispose();
    },
  };
}
