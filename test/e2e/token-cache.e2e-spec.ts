import { IntrospectionStandIn } from '../support/introspection-stand-in.js';
import { sendMcp } from '../support/mcp-http.js';
import { ACME, MCP_URL, startTestApp, type TestApp } from '../support/test-app.js';

const ISSUER = 'https://as.example/realms/main';

/** Seen from the issuer that is asked about each token: how often, and when again. */
describe.each([7, 0])('TOKEN_CACHE_SECONDS=%i', (seconds) => {
  let app: TestApp;
  let issuer: IntrospectionStandIn;
  let lateness = 0;

  beforeAll(async () => {
    issuer = await IntrospectionStandIn.start();
    app = await startTestApp({
      INTROSPECTION_ENDPOINT: issuer.endpoint.href,
      INTROSPECTION_ISSUER: ISSUER,
      INTROSPECTION_CLIENT_ID: 'gatehouse-api',
      INTROSPECTION_CLIENT_SECRET: 'secret',
      INTROSPECTION_PERSON_CLAIM: 'uid',
      INTROSPECTION_ORGANIZATIONS: ACME,
      TOKEN_CACHE_SECONDS: String(seconds),
    });
    const clock = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => clock() + lateness * 1000);
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await app.close();
    await issuer.stop();
  });

  /** How often the issuer was asked meanwhile. */
  const askedDuring = async (work: () => Promise<unknown>): Promise<number> => {
    const before = issuer.requests;
    await work();
    return issuer.requests - before;
  };

  const use = async (token: string): Promise<number> => (await sendMcp(app, token, 'tools/list')).status;

  const issue = (token: string, lifetime = 3600): void => {
    issuer.answers.set(token, {
      active: true,
      iss: ISSUER,
      aud: MCP_URL,
      sub: 'u1',
      uid: 'u1',
      client_id: 'web',
      org_id: ACME,
      scope: 'projects:read',
      iat: Math.floor(Date.now() / 1000),
      exp: Math.floor(Date.now() / 1000) + lifetime,
    });
  };

  it('is how long a verified token is taken for good', async () => {
    issue('kept');
    expect(await askedDuring(() => use('kept'))).toBe(1);
    // A second on either side for the time that the requests take.
    lateness += Math.max(seconds - 1, 0);
    expect(await askedDuring(() => use('kept'))).toBe(seconds === 0 ? 1 : 0);
    lateness += 2;
    expect(await askedDuring(() => use('kept'))).toBe(1);
  });

  it('keeps no token past its exp', async () => {
    issue('short', 3);
    expect(await use('short')).toBe(200);
    lateness += 4;
    expect(await use('short')).toBe(401);
  });

  it('changes nothing about a flood of one bad token, which is asked about once', async () => {
    const flood = async (): Promise<void> => {
      for (let i = 0; i < 20; i++) expect(await use('unknown')).toBe(401);
    };
    expect(await askedDuring(flood)).toBe(1);
  });
});
