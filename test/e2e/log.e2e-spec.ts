import { Logger } from '@nestjs/common';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import request from 'supertest';
import { readEnvironment } from '../../src/platform/config/environment.js';
import { Database } from '../../src/platform/database/database.js';
import { CorrelatedLogger } from '../../src/platform/observability/correlated-logger.js';
import { endRecording, recordLog } from '../support/log-recording.js';
import { callTool, sendMcp } from '../support/mcp-http.js';
import { API_URL, startTestApp, type TestApp } from '../support/test-app.js';

const MINIMAL = { API_URL, AUTH0_DOMAIN: 'example.eu.auth0.com' };

describe('the log', () => {
  let app: TestApp;
  let log: { text: string };

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  beforeEach(() => {
    log = recordLog(app);
  });

  afterEach(() => {
    endRecording(app);
  });

  const linesWith = (text: string): string[] => log.text.split('\n').filter((line) => line.includes(text));

  it('says at the start where the endpoint is, as it is configured', async () => {
    const written = jest.spyOn(Logger.prototype, 'log');
    const url = 'https://api.example.com/api';
    const other = await startTestApp({ API_URL: url }, { seed: false });
    const lines = written.mock.calls
      .map(([line]) => String(line))
      .filter((line) => line.startsWith('MCP endpoint'));
    written.mockRestore();
    await other.close();
    expect(lines).toEqual([`MCP endpoint ${url}/mcp, served at /api/mcp`]);
  });

  it('is not forged by a token: its issuer stays on its line, without escape sequences', async () => {
    const iss = 'https://evil.example/\n[Nest] 1 - LOG forged\u001b[2J\u2028\u202e';
    await sendMcp(app, await app.mcpToken({ iss }), 'tools/list').expect(401);
    expect(log.text).toContain('issuer_unknown');
    for (const forgery of ['\n[Nest] 1 - LOG forged', '\u001b[2J', '\u2028', '\u202e'])
      expect(log.text).not.toContain(forgery);
  });

  it('is not forged by a message: neither by its method, nor by the name of a tool', async () => {
    const hostile = 'x\n[Nest] 1 - LOG forged\u001b[2J';
    const token = await app.mcpToken();
    await sendMcp(app, token, hostile);
    await sendMcp(app, token, 'tools/call', { name: hostile });
    for (const forgery of ['\n[Nest] 1 - LOG forged', '\u001b[2J']) expect(log.text).not.toContain(forgery);
  });

  it('has one line for each token that cannot be verified right now, and one for why', async () => {
    app.issuer.mode = 'error';
    const token = await app.restToken();
    const forged = `${Buffer.from('{"alg":"RS256","typ":"at+jwt","kid":"new"}').toString('base64url')}${token.slice(token.indexOf('.'))}`;
    for (let i = 0; i < 3; i++)
      await request(app.origin).get('/api/whoami').auth(forged, { type: 'bearer' }).expect(503);
    app.issuer.mode = 'ok';
    expect(linesWith('verification_unavailable')).toHaveLength(3);
    expect(linesWith('No keys from')).toHaveLength(1);
    expect(log.text.trim().split('\n')).toHaveLength(4);
  });

  it('tells once of a scope that is missing, over MCP and REST', async () => {
    const scope = 'projects:read';
    await sendMcp(app, await app.mcpToken({ scope }), 'tools/call', { name: 'add_project_note' }).expect(403);
    expect(linesWith('insufficient_scope')).toEqual([expect.stringMatching(/WARN.*POST \/api\/mcp/)]);
    await request(app.origin)
      .post('/api/projects/x/notes')
      .auth(await app.restToken({ scope }), { type: 'bearer' })
      .send({ content: 'x' })
      .expect(403);
    expect(linesWith('insufficient_scope')).toHaveLength(2);
  });

  it('tells of a scope that is missing where the agent is told by the tool', async () => {
    const telling = await startTestApp({ STEP_UP: 'tool-error' });
    telling.app.useLogger(new CorrelatedLogger({ level: 'warn', json: true }));
    const token = await telling.mcpToken({ scope: 'projects:read' });
    await callTool(telling, 'add_project_note', {}, { token });
    await telling.close();
    expect(linesWith('insufficient_scope')).toEqual([expect.stringContaining('"level":"warn"')]);
  });

  it.each([
    ['token_missing', 'log', () => Promise.resolve(undefined)],
    ['token_expired', 'log', () => app.restToken({ exp: 1 })],
    ['audience_mismatch', 'warn', () => app.restToken({ aud: 'https://other.example' })],
    ['organization_missing', 'warn', () => app.restToken({ org_id: undefined })],
  ])('tells of %s at the level that is written by default, once, as %s', async (code, level, tokenOf) => {
    const token = await tokenOf();
    app.app.useLogger(new CorrelatedLogger({ level: readEnvironment(MINIMAL).LOG_LEVEL, json: true }));
    const whoami = request(app.origin).get('/api/whoami');
    const response = await (token === undefined ? whoami : whoami.auth(token, { type: 'bearer' }));
    const lines = log.text.split('\n').filter((line) => line !== '');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({
        level,
        message: expect.stringMatching(new RegExp(`^${code}: `)) as string,
        correlationId: response.get('X-Correlation-Id'),
      }),
    ]);
  });

  it('tells once of a foreign host or origin', async () => {
    await request(app.origin).get('/api/whoami').set('Host', 'evil.example').expect(403);
    expect(linesWith('host_not_allowed')).toEqual([expect.stringContaining('WARN')]);
    await request(app.origin).get('/api/whoami').set('Origin', 'https://evil.example').expect(403);
    expect(linesWith('origin_not_allowed')).toEqual([expect.stringContaining('WARN')]);
  });

  it('[A43] holds neither SQL nor parameters when a query fails, over MCP and REST', async () => {
    jest
      .spyOn(app.app.get(Database), 'inOrganization')
      .mockRejectedValue(new DrizzleQueryError('select secret', ['a-parameter'], new Error('it broke')));
    expect((await callTool(app, 'search_projects')).isError).toBe(true);
    await request(app.origin)
      .get('/api/projects')
      .auth(await app.restToken(), { type: 'bearer' })
      .expect(500);
    expect(linesWith('it broke')).toHaveLength(2);
    expect(log.text).not.toMatch(/select secret|a-parameter/);
  });
});
