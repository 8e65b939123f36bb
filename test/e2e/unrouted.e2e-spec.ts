import { sendRaw } from '../support/raw-http.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describe('requests that reach no route', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  const send = (line: string, ...headers: string[]): Promise<{ status: number; text: string }> =>
    sendRaw(
      app.origin,
      `${[`${line} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`,
    );

  it.each([
    ['GET /', 404],
    ['GET /nothing', 404],
    ['POST /nothing', 404],
    ['PUT /', 404],
    ['PATCH /mcp', 404],
    ['DELETE /x/y', 404],
    ['PROPFIND /', 404],
    ['GET /health/nothing', 404],
    ['GET /.well-known/nothing', 404],
    ['POST /.well-known/oauth-protected-resource', 404],
    ['GET /api', 404],
    ['GET /apis', 404],
    ['GET /%', 404],
    ['GET /.well-known/%E0%A4%A', 404],
    ['GET /api/%', 400],
    ['GET /api/projects/%', 400],
    ['GET /.well-known/oauth-protected-resource/%', 404],
  ])('%s: %i, a problem of ours that no cache keeps', async (line, status) => {
    const answer = await send(line);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(/^content-type: application\/problem\+json/im);
    expect(answer.text).toMatch(/^cache-control: no-store\r$/im);
    expect(answer.text).toMatch(new RegExp(`"status":${status},"code":"`));
    expect(answer.text).not.toMatch(/<html|Cannot |Error:|\bat .*\.js/i);
  });

  it.each(['/', '/api/whoami', '/health/live', '/.well-known/oauth-protected-resource'])(
    'two Host headers for %s: 400 (RFC 9112 §3.2)',
    async (path) => {
      const answer = await send(`GET ${path}`, 'hOST: evil.example');
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('"code":"invalid_request"');
    },
  );

  it('a loopback name counts only as it is written: no shorthand that a parser would turn into one', async () => {
    const status = async (host: string): Promise<number> =>
      (await sendRaw(app.origin, `GET /api/whoami HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).status;
    for (const host of ['127.1', '0x7f.1', '2130706433', 'localhost.', 'localhost.:3000', '[::ffff:7f00:1]'])
      expect([host, await status(host)]).toEqual([host, 403]);
    for (const host of ['LOCALHOST', '127.0.0.1:9', '[::1]:3000'])
      expect([host, await status(host)]).toEqual([host, 401]);
  });

  it.each(['/api/mcp', '/api/projects/x/notes'])(
    'POST %s without a token is answered before its body is there',
    async (path) => {
      const answer = await sendRaw(
        app.origin,
        `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"unfinished`,
      );
      expect(answer.status).toBe(401);
    },
  );

  it('gives nobody more than half a minute for a request', () => {
    expect(app.app.getHttpServer()).toMatchObject({ headersTimeout: 15_000, requestTimeout: 30_000 });
  });
});
