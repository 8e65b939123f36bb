import type { Response } from 'supertest';
import { sendMcp } from '../support/mcp-http.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const MINUTES = 60_000;

/** A stolen signing key is useless once its issuer has withdrawn it. */
describe.each(['0', '3600'])('a withdrawn signing key, with TOKEN_CACHE_SECONDS=%s', (cacheSeconds) => {
  let app: TestApp;
  /** How far the tests have moved the clock on: always by much more than they take. */
  let lateness = 0;

  beforeAll(async () => {
    const clock = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => clock() + lateness);
    const variables = { TOKEN_CACHE_SECONDS: cacheSeconds, MAX_KEY_AGE_SECONDS: '86400' };
    app = await startTestApp(variables, { seed: false });
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await app.close();
  });

  // The keys that a test begins with have not been fetched yet.
  beforeEach(() => {
    lateness += 48 * 60 * MINUTES;
  });

  const tokenOf = (sub: string): Promise<string> =>
    app.mcpToken({ sub: `waad|${sub}`, exp: Math.floor(Date.now() / 1000) + 7 * 86_400 });
  const send = (token: string): Promise<Response> => sendMcp(app, token, 'tools/list');
  const statusesOf = (tokens: readonly string[]): Promise<number[]> =>
    Promise.all(tokens.map(async (token) => (await send(token)).status));

  it('opens no door after ten idle minutes, to a token seen before or not', async () => {
    const [seen, fresh] = [await tokenOf('seen'), await tokenOf('fresh')];
    expect((await send(seen)).status).toBe(200);
    await app.issuer.rotateKeys();
    lateness += 10 * MINUTES;
    expect(await statusesOf([fresh, seen])).toEqual([401, 401]);
    expect((await send(await tokenOf('new'))).status).toBe(200);
  });

  it('opens no door to a token seen before, as soon as another token has its issuer asked for its keys', async () => {
    const seen = await tokenOf('seen');
    expect((await send(seen)).status).toBe(200);
    await app.issuer.rotateKeys();
    lateness += 2000;
    expect((await send(await tokenOf('new'))).status).toBe(200);
    expect((await send(seen)).status).toBe(401);
  });

  it('opens no door past the ceiling while the issuer does not tell its keys: 503', async () => {
    const [seen, fresh] = [await tokenOf('seen'), await tokenOf('fresh')];
    expect((await send(seen)).status).toBe(200);
    app.issuer.mode = 'error';
    lateness += 12 * 60 * MINUTES;
    expect(await statusesOf([seen, await tokenOf('another')])).toEqual([200, 200]);
    lateness += 12 * 60 * MINUTES;
    const answer = await send(fresh);
    expect([answer.status, answer.get('Retry-After')]).toEqual([503, '5']);
    expect((await send(seen)).status).toBe(503);
    await app.issuer.rotateKeys();
    app.issuer.mode = 'ok';
    lateness += 2000;
    expect(await statusesOf([seen, fresh])).toEqual([401, 401]);
  });
});
