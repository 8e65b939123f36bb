import { Test } from '@nestjs/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FEATURE_ENVIRONMENTS } from '../../src/features/environment.js';
import { AppModule } from '../../src/app.module.js';
import { setUpApp } from '../../src/app.setup.js';
import { Config } from '../../src/platform/config/config.js';
import { BoundedAdapter } from '../../src/platform/http/bounded-adapter.js';
import { IssuerStandIn } from './issuer-stand-in.js';
import { testDatabaseEnvironment } from './test-database.js';

export const API_URL = 'http://localhost:3000/api';
export const MCP_URL = `${API_URL}/mcp`;
export const FRONTEND = 'http://localhost:3001';
/** Every scope of every tool, as metadata and challenges list them. */
export const ALL_SCOPES = [
  'audit:read',
  'clients:read',
  'invoices:read',
  'invoices:write',
  'projects:read',
  'projects:write',
];
export const ACME = 'org_acme000000000001';
export const GLOBEX = 'org_globex0000000001';

/** The application in this process, on a database and an issuer of its own. */
export interface TestApp {
  readonly app: NestExpressApplication;
  readonly issuer: IssuerStandIn;
  /** `http://127.0.0.1:PORT`, where it really listens. */
  readonly origin: string;
  /** A good token for the MCP endpoint: a writer of Acme, unless `claims` say otherwise. */
  mcpToken(claims?: Record<string, unknown>): Promise<string>;
  /** The same for the REST API. */
  restToken(claims?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

type TestDatabaseEnvironment = Awaited<ReturnType<typeof testDatabaseEnvironment>>;

/** An issuer and a database of the test's own, and the configuration of a server on them. */
export async function testConfig(
  variables: Record<string, string>,
  { seed = true } = {},
): Promise<{ issuer: IssuerStandIn; database: TestDatabaseEnvironment; config: Config }> {
  const issuer = await IssuerStandIn.start();
  const database = await testDatabaseEnvironment({ seed });
  const config = Config.fromEnvironment(
    {
      NODE_ENV: 'test',
      API_URL,
      AUTH0_DOMAIN: issuer.url.slice(0, -1),
      AUTH0_CLIENT_ID: 'gatehouse-web',
      AUTH0_NAME_CLAIM: 'https://gatehouse.example/name',
      CORS_ALLOWED_ORIGINS: FRONTEND,
      // A suite may send more than anybody should in a minute; what limits do is tested with limits of its own.
      RATE_LIMIT_ADDRESS: '1000000',
      RATE_LIMIT_PRINCIPAL: '1000000',
      RATE_LIMIT_WRITES: '1000000',
      ...database.variables,
      ...variables,
    },
    FEATURE_ENVIRONMENTS,
  );
  return { issuer, database, config };
}

export async function startTestApp(
  variables: Record<string, string> = {},
  options: { readonly seed?: boolean } = {},
): Promise<TestApp> {
  const { issuer, database, config } = await testConfig(variables, options);
  const module = await Test.createTestingModule({
    imports: [AppModule.register(config)],
  }).compile();
  const app = module.createNestApplication<NestExpressApplication>(new BoundedAdapter(), {
    bodyParser: false,
    logger: false,
  });
  await setUpApp(app);
  await app.listen(0, '127.0.0.1');
  return testAppOf(app, issuer, database);
}

/** @param app listens already */
export async function testAppOf(
  app: NestExpressApplication,
  issuer: IssuerStandIn,
  database: TestDatabaseEnvironment,
): Promise<TestApp> {
  const claims = {
    sub: 'waad|wanda',
    client_id: 'gatehouse-web',
    org_id: ACME,
    scope: 'projects:read projects:write',
    'https://gatehouse.example/name': 'Wanda Writer',
  };
  return {
    app,
    issuer,
    origin: (await app.getUrl()).replace('[::1]', '127.0.0.1'),
    mcpToken: (more) => issuer.sign({ aud: MCP_URL, ...claims, ...more }),
    restToken: (more) => issuer.sign({ aud: API_URL, ...claims, ...more }),
    close: async () => {
      await app.close();
      await issuer.stop();
      await database.dispose();
    },
  };
}
