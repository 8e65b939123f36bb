import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import request from 'supertest';
import { sendMcp } from '../support/mcp-http.js';
import { FRONTEND, startTestApp, type TestApp } from '../support/test-app.js';

describe('the edge', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  describe('CORS', () => {
    it.each(['/api/mcp', '/api/projects'])(
      'the preflight of %s names each header, for the frontend',
      async (path) => {
        const response = await request(app.origin)
          .options(path)
          .set('Origin', FRONTEND)
          .set('Access-Control-Request-Method', 'POST')
          .set('Access-Control-Request-Headers', 'authorization,content-type,mcp-protocol-version')
          .expect(204);
        expect(response.get('Access-Control-Allow-Origin')).toBe(FRONTEND);
        const allowed = response.get('Access-Control-Allow-Headers')?.toLowerCase().split(',');
        for (const header of [
          'authorization',
          'content-type',
          'mcp-protocol-version',
          'mcp-method',
          'mcp-name',
          'mcp-session-id',
          'last-event-id',
          'user-agent',
        ]) {
          expect(allowed).toContain(header);
        }
      },
    );

    it('a page of the frontend can read the challenge of a 401', async () => {
      const response = await sendMcp(app, undefined, 'initialize').set('Origin', FRONTEND);
      expect(response.status).toBe(401);
      expect(response.get('Access-Control-Allow-Origin')).toBe(FRONTEND);
      const exposed = response.get('Access-Control-Expose-Headers')?.toLowerCase().split(',');
      expect(exposed).toEqual(
        expect.arrayContaining(['www-authenticate', 'mcp-session-id', 'mcp-protocol-version']),
      );
    });

    it('a page of nobody we know gets no permission', async () => {
      const response = await request(app.origin)
        .options('/api/mcp')
        .set('Origin', 'https://evil.example')
        .set('Access-Control-Request-Method', 'POST');
      expect(response.get('Access-Control-Allow-Origin')).toBeUndefined();
    });
  });

  it.each<[string, (app: TestApp) => Promise<string>, string]>([
    ['/api/mcp', (app) => app.mcpToken(), '{"jsonrpc":"2.0","id":1,"method":"ping"}'],
    ['/api/projects/x/notes', (app) => app.restToken(), '{"content":"x"}'],
  ])('a client that waits for 100 Continue may send its body to %s', async (path, token, body) => {
    const sent = httpRequest(`${app.origin}${path}`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await token(app)}`,
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        'Content-Length': body.length,
        Expect: '100-continue',
      },
    });
    sent.flushHeaders();
    await once(sent, 'continue');
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    sent.end(body);
    const [response] = await answered;
    response.resume();
    expect(response.statusCode).toBe(path === '/api/mcp' ? 200 : 404);
  });

  it.each(['/api/whoami', '/api/projects', '/api/nothing', '/health/live', '/api/mcp'])(
    'no cache keeps an answer of %s, whoever asks',
    async (path) => {
      const client = request(app.origin);
      const known = await client.get(path).auth(await app.restToken(), { type: 'bearer' });
      expect(known.get('Cache-Control')).toBe('no-store');
      expect((await client.get(path)).get('Cache-Control')).toBe('no-store');
    },
  );

  it('an answer of a tool is for no cache', async () => {
    const response = await sendMcp(app, await app.mcpToken(), 'tools/list');
    expect(response.status).toBe(200);
    expect(response.get('Cache-Control')).toMatch(/^no-(store|cache)/);
  });

  describe('DNS rebinding', () => {
    it.each([
      'https://evil.example',
      'null',
      'http://localhost:3001.evil.example',
      'http://localhost:3002',
      '',
    ])('[A2] refuses the origin %j, a good token or not', async (origin) => {
      const response = await sendMcp(app, await app.mcpToken(), 'tools/list').set('Origin', origin);
      expect(response.status).toBe(403);
      expect(response.body).toMatchObject({ code: 'origin_not_allowed' });
    });

    it.each([
      'evil.example',
      'localhost.evil.example',
      'evil.example:3000',
      '127.0.0.1.evil.example',
      'localhost@evil.example',
      '[::1].evil',
    ])('refuses the host %j', async (host) => {
      const response = await sendMcp(app, await app.mcpToken(), 'tools/list').set('Host', host);
      expect(response.status).toBe(403);
      expect(response.body).toMatchObject({ code: 'host_not_allowed' });
    });

    it.each([FRONTEND, 'http://localhost:3000'])('lets the origin %s in', async (origin) => {
      expect((await sendMcp(app, await app.mcpToken(), 'tools/list').set('Origin', origin)).status).toBe(200);
    });

    it('a public name is taken for what it is, a loopback name is not', async () => {
      const hosted = await startTestApp({
        API_URL: 'https://api.example.com/api',
        ALLOWED_HOSTS: 'internal:8080',
      });
      try {
        const status = async (host: string): Promise<number> =>
          (await request(hosted.origin).get('/api/whoami').set('Host', host)).status;
        expect(await status('api.example.com')).toBe(401);
        expect(await status('API.example.com')).toBe(401);
        expect(await status('api.example.com:443')).toBe(401);
        expect(await status('api.example.com:80')).toBe(403);
        expect(await status('internal:8080')).toBe(401);
        expect(await status('internal')).toBe(403);
        expect(await status('localhost')).toBe(403);
      } finally {
        await hosted.close();
      }
    });
  });

  describe('bodies', () => {
    const post = async (body: string, type = 'application/json'): Promise<request.Response> =>
      request(app.origin)
        .post('/api/mcp')
        .auth(await app.mcpToken(), { type: 'bearer' })
        .set('Accept', 'application/json, text/event-stream')
        .set('Content-Type', type)
        .send(body);

    it.each(['{"broken', '', 'undefined', '{"a":1}}', '\u0000'])(
      '[A14] malformed JSON %j: -32700',
      async (body) => {
        const response = await post(body);
        expect(response.status).toBe(400);
        expect(response.body).toEqual({
          jsonrpc: '2.0',
          id: null,
          error: { code: -32700, message: expect.any(String) as string },
        });
      },
    );

    it.each([
      'null',
      '7',
      '"x"',
      'true',
      '{}',
      '[]',
      '[1]',
      '{"jsonrpc":"1.0","id":1,"method":"ping"}',
      '{"jsonrpc":"2.0","id":1}',
    ])('JSON that is no message, %s: 4xx in JSON', async (body) => {
      const response = await post(body);
      expect([400, 404]).toContain(response.status);
      expect((response.body as { error: { code: number } }).error.code).toBeLessThan(0);
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
      '%s: 415',
      async (type) => {
        expect((await post('{"jsonrpc":"2.0","id":1,"method":"ping"}', type)).status).toBe(415);
      },
    );

    it('a batch is refused whole, however good its messages are', async () => {
      const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
      const response = await post(JSON.stringify([ping, ping]));
      expect(response.status).toBe(400);
      expect(response.body).toMatchObject({ id: null, error: { code: -32600 } });
    });

    it('one that is too large: 413, in JSON', async () => {
      const response = await post(
        JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: { x: 'x'.repeat(300_000) } }),
      );
      expect(response.status).toBe(413);
      expect(response.body).toMatchObject({ error: { code: -32600 } });
    });

    it('an unknown character set or encoding: 415', async () => {
      expect((await post('{}', 'application/json; charset=klingon')).status).toBe(415);
    });

    it('REST reads JSON only, and nothing compressed: 415', async () => {
      const send = async (name: string, value: string): Promise<request.Response> =>
        request(app.origin)
          .post('/api/projects/x/notes')
          .auth(await app.restToken(), { type: 'bearer' })
          .set('Content-Type', 'application/json')
          .set(name, value)
          .serialize(String)
          .send('{"content":"x"}');
      for (const response of [
        await send('Content-Encoding', 'gzip'),
        await send('Content-Type', 'text/plain'),
      ])
        expect(response.body).toMatchObject({ status: 415, code: 'unsupported_media_type' });
    });

    it('REST answers malformed and oversized bodies as problems', async () => {
      const send = async (body: string): Promise<request.Response> =>
        request(app.origin)
          .post('/api/projects/x/notes')
          .auth(await app.restToken(), { type: 'bearer' })
          .type('json')
          .send(body);
      expect((await send('{"broken')).body).toMatchObject({ status: 400, code: 'invalid_request' });
      expect((await send(`{"content":"${'x'.repeat(300_000)}"}`)).body).toMatchObject({
        status: 413,
        code: 'payload_too_large',
      });
    });
  });

  it('does not tell what it is built with, and keeps browsers careful', async () => {
    const response = await request(app.origin).get('/api/whoami');
    expect(response.get('X-Powered-By')).toBeUndefined();
    expect(response.get('X-Content-Type-Options')).toBe('nosniff');
    expect(response.get('Content-Security-Policy')).toContain("default-src 'self'");
    expect(response.get('Cache-Control')).toBe('no-store');
  });

  it('health is outside of the prefix, anonymous, and any host may ask', async () => {
    await request(app.origin).get('/health/live').set('Host', '10.0.0.7').expect(200, { status: 'ok' });
    await request(app.origin).get('/health/ready').expect(200, { status: 'ok' });
  });

  it('gives each answer a correlation id of our own', async () => {
    const response = await request(app.origin).get('/api/whoami').set('X-Correlation-Id', 'forged');
    expect(response.get('X-Correlation-Id')).toMatch(/^[0-9a-f-]{36}$/);
    expect((response.body as { correlationId: string }).correlationId).toBe(response.get('X-Correlation-Id'));
  });
});
