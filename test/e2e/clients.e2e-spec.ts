import { decodeJwt } from 'jose';
import request from 'supertest';
import { signIn } from '../../src/dev/code-flow.js';
import type { ClientDetails } from '../../src/features/clients/clients.schemas.js';
import { AnsweringServer, sendJson } from '../support/answering-server.js';
import { type DevTenantProcess, startDevTenant } from '../support/dev-tenant-process.js';
import { READER, WRITER } from '../support/dev-tenant-requests.js';
import { endRecording, recordLog } from '../support/log-recording.js';
import { callTool, sendMcp, textOf, type ToolResult } from '../support/mcp-http.js';
import { API_URL, MCP_URL, startTestApp, type TestApp } from '../support/test-app.js';

const GLOBEX_WRITER = 'writer@globex.example';
const SECRET = 'gatehouse-api-development-secret';

/** The server's side of an upstream: who it is at the tenant, and where the ratings API is. */
const upstream = (ratingsApiUrl: string): Record<string, string> => ({
  UPSTREAM_CLIENT_ID: 'gatehouse-api',
  UPSTREAM_CLIENT_SECRET: SECRET,
  RATINGS_API_URL: ratingsApiUrl,
  RATINGS_API_AUDIENCE: 'https://ratings.example',
});

describe('clients and their credit ratings', () => {
  let tenant: DevTenantProcess;
  let app: TestApp;

  beforeAll(async () => {
    tenant = await startDevTenant();
    app = await startTestApp({
      AUTH0_DOMAIN: tenant.issuer.slice(0, -1),
      ...upstream(`${tenant.issuer}ratings-api/credit-ratings`),
    });
  });
  afterAll(async () => {
    await app.close();
    await tenant.stop();
  });
  beforeEach(() => tenant.forgetExchanges());
  afterEach(() => tenant.reset());

  const tokenOf = async (email = WRITER, resource = MCP_URL): Promise<string> =>
    (await signIn({ issuer: tenant.issuer, email, resource })).access_token;
  const getClient = (clientName: unknown, token: string, server = app): Promise<ToolResult> =>
    callTool(server, 'get_client', { clientName }, { token });
  const detailsOf = async (clientName: string, token: string, server = app): Promise<ClientDetails> =>
    (await getClient(clientName, token, server)).structuredContent as ClientDetails;

  it('tells a client, its projects by status and its rating, whatever case the name is in', async () => {
    expect(await detailsOf('NORVIK energy', await tokenOf())).toEqual({
      clientName: 'Norvik Energy',
      projectCounts: { active: 3, completed: 0, on_hold: 1 },
      creditRating: { rating: 'A', asOf: '2026-10-01' },
      creditRatingMissing: null,
    });
  });

  it.each(['Nórvik-Energy', 'Norvik\u00a0 Energy', ' norvik energy\n', 'No\u0301rvik Energy'])(
    'takes %j for the same name, by both doors',
    async (name) => {
      expect((await detailsOf(name, await tokenOf())).clientName).toBe('Norvik Energy');
      const response = await request(app.origin)
        .get(`/api/clients/${encodeURIComponent(name)}`)
        .auth(await tokenOf(WRITER, API_URL), { type: 'bearer' })
        .expect(200);
      expect(response.body).toMatchObject({ clientName: 'Norvik Energy' });
    },
  );

  it('names the nearest where no client has the name, of the caller’s organization alone', async () => {
    const nearest = 'There is no client of this name. The nearest: "Norvik Energy". (client_not_found)';
    expect(textOf(await getClient('Norvik Energie', await tokenOf()))).toBe(nearest);
    expect(textOf(await getClient('Norvik Energie', await tokenOf(GLOBEX_WRITER)))).not.toContain('Norvik');
    expect(textOf(await getClient('Quillon Pharm', await tokenOf()))).not.toContain('Quillon');
  });

  it('tells the same over REST', async () => {
    const response = await request(app.origin)
      .get(`/api/clients/${encodeURIComponent('Norvik Energy')}`)
      .auth(await tokenOf(WRITER, API_URL), { type: 'bearer' })
      .expect(200);
    expect(response.body).toEqual(await detailsOf('Norvik Energy', await tokenOf()));
  });

  it('takes every clientName that search_projects returns', async () => {
    const token = await tokenOf();
    const found = await callTool(app, 'search_projects', { limit: 25 }, { token });
    const { projects } = found.structuredContent as { projects: { clientName: string }[] };
    const names = [...new Set(projects.map(({ clientName }) => clientName))];
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect((await detailsOf(name, token)).clientName).toBe(name);
  });

  it('says that nobody has rated a client', async () => {
    expect(await detailsOf('Tandem Airlines', await tokenOf())).toMatchObject({
      creditRating: null,
      creditRatingMissing: 'not_rated',
    });
  });

  it('shows a rating only to whom the ratings API would', async () => {
    expect(await detailsOf('Norvik Energy', await tokenOf(READER))).toMatchObject({
      clientName: 'Norvik Energy',
      creditRating: null,
      creditRatingMissing: 'not_permitted',
    });
  });

  describe('the caller’s token', () => {
    it('[A29] goes to the authorization server and no further: the ratings API sees one issued for it', async () => {
      const token = await tokenOf();
      const log = recordLog(app);
      await detailsOf('Norvik Energy', token);
      endRecording(app);
      const [seen, ...others] = await tenant.ratingsRequests();
      expect(others).toEqual([]);
      const used = `[token of ${decodeJwt(token).sub} for https://ratings.example]`;
      expect(seen?.headers.authorization).toBe(`Bearer ${used}`);
      // No other token, in whatever header.
      expect(JSON.stringify(seen).match(/\[token[^\]]*\]/g)).toEqual([used]);
      for (const secret of [token, token.split('.')[2] ?? '', SECRET]) {
        expect(JSON.stringify(seen)).not.toContain(secret);
        expect(log.text).not.toContain(secret);
      }
      expect(log.text).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
    });

    it('is exchanged once for many calls, and for each person and login anew', async () => {
      const login = { issuer: tenant.issuer, resource: MCP_URL, scope: 'clients:read' };
      const [first, second, gita] = await Promise.all(
        [WRITER, WRITER, GLOBEX_WRITER].map((email) => signIn({ ...login, email })),
      );
      await Promise.all(
        ['Norvik Energy', 'Halden Shipping'].map((name) => detailsOf(name, first?.access_token ?? '')),
      );
      await detailsOf('Norvik Energy', second?.access_token ?? '');
      expect(await tenant.tokenExchanges()).toHaveLength(1);
      expect(await detailsOf('Redmoor Bank', gita?.access_token ?? '')).toMatchObject({
        creditRating: { rating: 'AA' },
      });
      const subjects = (await tenant.tokenExchanges()).map(({ sub }) => sub);
      expect(subjects).toEqual([first, gita].map((tokens) => decodeJwt(tokens?.access_token ?? '').sub));
      expect(await tenant.ratingsRequests()).toHaveLength(4);
    });

    it('no longer good: 401, and nothing is asked in its name', async () => {
      await tenant.set({ tokenLifetime: 1 });
      const token = await tokenOf();
      while (Date.now() / 1000 <= (decodeJwt(token).exp ?? 0)) await new Promise((go) => setTimeout(go, 50));
      await sendMcp(app, token, 'tools/call', {
        name: 'get_client',
        arguments: { clientName: 'Norvik Energy' },
      }).expect(401);
      expect([await tenant.tokenExchanges(), await tenant.ratingsRequests()]).toEqual([[], []]);
    });
  });

  it('is whole but for the rating while the ratings API fails, and while the authorization server is away', async () => {
    const other = await startDevTenant();
    const ratings = await AnsweringServer.start((_, response) => {
      sendJson(response, 500, { error: 'Words of the upstream' });
    });
    const server = await startTestApp({ AUTH0_DOMAIN: other.issuer.slice(0, -1), ...upstream(ratings.url) });
    const login = { issuer: other.issuer, email: WRITER, resource: MCP_URL };
    const [one, another] = [await signIn(login), await signIn({ ...login, scope: 'clients:read' })];
    const withoutRating = {
      clientName: 'Norvik Energy',
      projectCounts: { active: 3, completed: 0, on_hold: 1 },
      creditRating: null,
      creditRatingMissing: 'unavailable',
    };
    try {
      const result = await getClient('Norvik Energy', one.access_token, server);
      expect(result.isError).toBeUndefined();
      expect(result.structuredContent).toEqual(withoutRating);
      expect(textOf(result)).not.toContain('Words');
      expect(ratings.received).toHaveLength(1);
      // Its keys are known by now, so that its tokens are still verified.
      await other.stop();
      expect(await detailsOf('Norvik Energy', another.access_token, server)).toEqual(withoutRating);
      expect(ratings.received).toHaveLength(1);
    } finally {
      await server.close();
      await ratings.stop();
      await other.stop();
    }
  });

  it('answers an unknown, a foreign and an impossible name alike, and asks nobody', async () => {
    const token = await tokenOf();
    const names = [
      'Nobody',
      'Redmoor Bank',
      '',
      ' ',
      '%',
      "' OR 1=1 --",
      '\0',
      '\ud800',
      'x'.repeat(201),
      'x'.repeat(50_000),
    ];
    const answers = await Promise.all(names.map((name) => getClient(name, token)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ isError: true });
    expect(JSON.stringify(answers[0])).toContain('client_not_found');
    expect(await tenant.tokenExchanges()).toEqual([]);
  });

  it.each(['..%2F..%2Fwhoami', '%2e%2e%2fwhoami', 'Nobody', '%00', 'Norvik%20Energy%3Fx'])(
    'REST: /api/clients/%s is 404',
    async (path) => {
      const response = await request(app.origin)
        .get(`/api/clients/${path}`)
        .auth(await tokenOf(WRITER, API_URL), { type: 'bearer' })
        .expect(404);
      expect((response.body as { code: string }).code).toBe('client_not_found');
    },
  );

  it('needs clients:read, on both ways in', async () => {
    const scope = 'projects:write';
    const token = async (resource: string): Promise<string> =>
      (await signIn({ issuer: tenant.issuer, email: WRITER, resource, scope })).access_token;
    await sendMcp(app, await token(MCP_URL), 'tools/call', {
      name: 'get_client',
      arguments: { clientName: 'Norvik Energy' },
    }).expect(403);
    await request(app.origin)
      .get('/api/clients/Norvik%20Energy')
      .auth(await token(API_URL), { type: 'bearer' })
      .expect(403);
    await request(app.origin).get('/api/clients/Norvik%20Energy').expect(401);
    expect(await tenant.tokenExchanges()).toEqual([]);
  });
});
