import { setTimeout as sleep } from 'node:timers/promises';
import type { JWTPayload } from 'jose';
import request from 'supertest';
import type { Whoami } from '../../src/features/whoami/whoami.js';
import { IntrospectionStandIn } from '../support/introspection-stand-in.js';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { callTool, sendMcp } from '../support/mcp-http.js';
import { ACME, API_URL, GLOBEX, MCP_URL, startTestApp, type TestApp } from '../support/test-app.js';

const ACME_TENANT = 'aaaaaaaa-0000-4000-8000-000000000001';
const OTHER_TENANT = 'aaaaaaaa-0000-4000-8000-00000000000f';
const ENTRA_CLIENT = 'cccccccc-0000-4000-8000-00000000000c';
const APP_ID_URI = 'api://gatehouse';
const OPAQUE_ISSUER = 'https://as.example/realms/main';

/** One server that trusts an Auth0 tenant under two domains, an Entra tenant in both versions, and an opaque issuer. */
describe('several issuers at once', () => {
  let app: TestApp;
  let entra: IssuerStandIn;
  let introspection: IntrospectionStandIn;

  beforeAll(async () => {
    [entra, introspection] = await Promise.all([IssuerStandIn.start(), IntrospectionStandIn.start()]);
    app = await startTestApp({
      TRUST_PROXY: '1',
      AUTH0_CUSTOM_DOMAINS: 'login.acme.example',
      ENTRA_TENANT_IDS: ACME_TENANT.toUpperCase(),
      ENTRA_CLIENT_ID: ENTRA_CLIENT,
      ENTRA_APP_ID_URI: APP_ID_URI,
      ENTRA_AUTHORITY: entra.url.slice(0, -1),
      INTROSPECTION_ENDPOINT: introspection.endpoint.href,
      INTROSPECTION_ISSUER: OPAQUE_ISSUER,
      INTROSPECTION_CLIENT_ID: 'gatehouse-api',
      INTROSPECTION_CLIENT_SECRET: 'secret',
      INTROSPECTION_PERSON_CLAIM: 'identity_provider=entra',
      INTROSPECTION_ORGANIZATIONS: ACME,
    });
  });
  afterAll(async () => {
    await app.close();
    await Promise.all([entra.stop(), introspection.stop()]);
  });

  const v1 = (tenant = ACME_TENANT): string => `https://sts.windows.net/${tenant}/`;
  const v2 = (tenant = ACME_TENANT): string => `${entra.url}${tenant}/v2.0`;
  const entraToken = (claims: JWTPayload): Promise<string> =>
    entra.sign(
      {
        iss: v2(),
        aud: ENTRA_CLIENT,
        sub: 'pairwise',
        tid: ACME_TENANT,
        oid: 'person-1',
        azp: 'claude',
        client_id: undefined,
        scp: 'projects:read',
        name: 'Wanda Writer',
        ...claims,
      },
      { typ: 'JWT' },
    );
  const opaque = (name: string, changes: Record<string, unknown> = {}): string => {
    introspection.answers.set(name, {
      active: true,
      iss: OPAQUE_ISSUER,
      aud: [MCP_URL, API_URL],
      sub: 'u1',
      client_id: 'web',
      org_id: ACME,
      identity_provider: 'entra',
      scope: 'projects:read',
      iat: Math.floor(Date.now() / 1000),
      exp: Math.floor(Date.now() / 1000) + 600,
      ...changes,
    });
    return name;
  };

  const whoami = async (token: string): Promise<Whoami> =>
    (await callTool(app, 'whoami', {}, { token })).structuredContent as Whoami;
  const statusOf = async (token: string): Promise<number> => (await sendMcp(app, token, 'tools/list')).status;
  const restWhoami = (token: string): request.Test =>
    request(app.origin).get('/api/whoami').set('Authorization', `Bearer ${token}`);

  describe('Auth0', () => {
    it('knows a user for the same one under the custom domain', async () => {
      const own = await whoami(await app.mcpToken());
      const custom = await whoami(await app.mcpToken({ iss: 'https://login.acme.example/' }));
      expect(custom).toEqual(own);
    });

    it.each([
      'https://login.acme.example',
      'https://login.acme.example.evil.example/',
      'https://other.example/',
    ])('refuses %s', async (iss) => {
      expect(await statusOf(await app.mcpToken({ iss }))).toBe(401);
    });
  });

  describe('Entra direct', () => {
    const expected = {
      kind: 'enterprise',
      userId: 'person-1',
      displayName: 'Wanda Writer',
      organizationId: ACME_TENANT,
      clientId: 'claude',
      scopes: ['projects:read'],
    };

    it('lets a v2 token in, on MCP and REST', async () => {
      expect(await whoami(await entraToken({}))).toEqual(expected);
      expect((await restWhoami(await entraToken({}))).body).toEqual(expected);
    });

    it.each([ENTRA_CLIENT, APP_ID_URI])('lets a v1 token for %s in, as the same user', async (aud) => {
      const token = await entraToken({ iss: v1(), aud, azp: undefined, appid: 'claude', ver: '1.0' });
      expect(await whoami(token)).toEqual(expected);
    });

    it.each<[string, number, () => JWTPayload]>([
      ['of a tenant that is not on the list', 401, () => ({ iss: v2(OTHER_TENANT), tid: OTHER_TENANT })],
      ['of such a tenant, v1', 401, () => ({ iss: v1(OTHER_TENANT), tid: OTHER_TENANT })],
      ['of the common endpoint', 401, () => ({ iss: v2('common') })],
      ['whose tid is another than its issuer', 401, () => ({ tid: OTHER_TENANT })],
      ['for the App ID URI in v2, which Entra never issues', 401, () => ({ aud: APP_ID_URI })],
      ['for the MCP resource, which is Auth0’s business', 401, () => ({ aud: MCP_URL })],
      ['for Microsoft Graph', 401, () => ({ aud: '00000003-0000-0000-c000-000000000000' })],
      ['of an application', 403, () => ({ sub: 'person-1', scp: undefined, roles: ['projects:read'] })],
      ['that is an ID token', 401, () => ({ azp: undefined, scp: undefined })],
    ])('refuses a token %s', async (_, status, claims) => {
      expect(await statusOf(await entraToken(claims()))).toBe(status);
    });

    it('shows the tenant its own rows only: none, while nobody has added any', async () => {
      const found = await callTool(app, 'search_projects', {}, { token: await entraToken({}) });
      expect(found.structuredContent).toMatchObject({ projects: [] });
    });

    it("does not take one issuer's key for another's", async () => {
      const { iss, aud } = { iss: app.issuer.url, aud: MCP_URL };
      expect(await statusOf(await entraToken({ iss, aud, org_id: ACME, sub: 'waad|wanda' }))).toBe(401);
      expect(await statusOf(await app.mcpToken({ iss: v2(), aud: ENTRA_CLIENT, tid: ACME_TENANT }))).toBe(
        401,
      );
    });
  });

  describe('an issuer of opaque tokens', () => {
    it('lets its token in once the issuer has vouched for it', async () => {
      expect(await whoami(opaque('token-of-wanda'))).toMatchObject({ userId: 'u1', organizationId: ACME });
      expect((await restWhoami('token-of-wanda')).status).toBe(200);
    });

    it('asks once for many calls', async () => {
      opaque('token-of-many');
      const before = introspection.requests;
      await Promise.all(Array.from({ length: 10 }, () => statusOf('token-of-many')));
      await statusOf('token-of-many');
      expect(introspection.requests - before).toBe(1);
    });

    it.each<[string, number, Record<string, unknown>]>([
      ['inactive', 401, { active: false }],
      ['for the other resource only', 401, { aud: API_URL }],
      ['of another issuer', 401, { iss: 'https://other.example' }],
      ['without an organization', 403, { org_id: undefined }],
      ['of a machine', 403, { sub: 'web' }],
      ['of a service account', 403, { identity_provider: undefined, username: 'service-account-web' }],
      ['of an organization that logs in elsewhere', 403, { org_id: GLOBEX }],
      ['of an Entra tenant', 403, { org_id: ACME_TENANT }],
      ['bound to a key', 401, { cnf: { jkt: 'thumbprint' }, token_type: 'DPoP' }],
    ])('refuses a token that is %s', async (name, status, changes) => {
      expect(await statusOf(opaque(`token-${name.replaceAll(' ', '-')}`, changes))).toBe(status);
    });

    it('is a 503 when the issuer cannot be asked, and no verdict that is remembered', async () => {
      opaque('token-in-an-outage');
      introspection.mode = 'error';
      const response = await sendMcp(app, 'token-in-an-outage', 'tools/list');
      introspection.mode = 'ok';
      expect(response.status).toBe(503);
      expect(response.headers['retry-after']).toBeDefined();
      expect(response.headers).not.toHaveProperty('www-authenticate');
      expect(await statusOf('token-in-an-outage')).toBe(200);
    });

    it('is asked by one address about so many only, while it is slow, and by the others all the same', async () => {
      const statusFrom = (address: string, token: string): Promise<number> =>
        request(app.origin)
          .get('/api/whoami')
          .set('X-Forwarded-For', address)
          .auth(token, { type: 'bearer' })
          .then(({ status }) => status);
      const token = opaque('token-beside-a-flood', { aud: API_URL });
      introspection.mode = 'hang';
      const before = introspection.requests;
      const flood = Array.from({ length: 10 }, (_, i) =>
        // One customer's: a /64 of IPv6 is one caller.
        statusFrom(`2001:db8::${i}`, `made-up-${i}`),
      );
      while (introspection.requests < before + 10) await sleep(5);
      expect(await statusFrom('2001:db8::ffff', 'made-up-too')).toBe(503);
      const other = statusFrom('198.51.100.7', token);
      while (introspection.requests < before + 11) await sleep(5);
      introspection.answerHanging();
      expect(await other).toBe(200);
      expect(new Set(await Promise.all(flood))).toEqual(new Set([401]));
    });

    it('is never asked about a JWT, whoever issued it', async () => {
      const before = introspection.requests;
      await statusOf(await app.mcpToken());
      await statusOf(await entraToken({ iss: v2(OTHER_TENANT) }));
      expect(introspection.requests).toBe(before);
    });
  });
});

describe('machine tokens, where they are accepted', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ ACCEPT_MACHINE_TOKENS: 'true', AUTH0_SCOPES_FROM: 'permissions' });
  });
  afterAll(() => app.close());

  const machine = { sub: 'daemon@clients', gty: 'client-credentials', scope: 'projects:read' };

  it('come in as machines of their organization', async () => {
    const token = await app.mcpToken({ ...machine, org_id: GLOBEX });
    const { structuredContent } = await callTool(app, 'whoami', {}, { token });
    expect(structuredContent).toMatchObject({
      kind: 'machine',
      organizationId: GLOBEX,
      scopes: ['projects:read'],
    });
  });

  it('stay out without one', async () => {
    const token = await app.mcpToken({ ...machine, org_id: undefined });
    const response = await sendMcp(app, token, 'tools/list');
    expect(response.status).toBe(403);
    expect(response.body).toMatchObject({ code: 'organization_missing' });
  });

  it('have the scopes granted to them, though scopes of users are read from permissions', async () => {
    const token = await app.mcpToken({ ...machine, permissions: ['projects:write', 'invoices:write'] });
    const { structuredContent } = await callTool(app, 'whoami', {}, { token });
    expect(structuredContent).toMatchObject({ kind: 'machine', scopes: ['projects:read'] });
  });

  it('one permission is one scope at most, and never two in one item', async () => {
    const token = await app.mcpToken({ permissions: ['projects:read projects:write', '', 'clients:read'] });
    const { structuredContent } = await callTool(app, 'whoami', {}, { token });
    expect(structuredContent).toMatchObject({ scopes: ['clients:read'] });
    const listed = await sendMcp(app, token, 'tools/list');
    const { tools } = (listed.body as { result: { tools: { name: string }[] } }).result;
    expect(tools.map(({ name }) => name).sort()).toEqual(['get_client', 'whoami']);
  });

  it('users bring their permissions, where scopes are read from those', async () => {
    const token = await app.mcpToken({ scope: 'openid', permissions: ['projects:write'] });
    const { structuredContent } = await callTool(app, 'whoami', {}, { token });
    expect(structuredContent).toMatchObject({ scopes: ['projects:write', 'projects:read'] });
  });
});
