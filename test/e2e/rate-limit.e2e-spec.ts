import { Client as Client2, StreamableHTTPClientTransport as Transport2 } from '@modelcontextprotocol/client';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Transport1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import request, { type Response, type Test } from 'supertest';
import { bodyOf, ERAS, sendMcp, type ToolResult } from '../support/mcp-http.js';
import { sendRaw } from '../support/raw-http.js';
import { FRONTEND, GLOBEX, startTestApp, type TestApp } from '../support/test-app.js';

/** No window ends while a test runs, and no test needs a row. */
const VARIABLES = {
  RATE_LIMIT_WINDOW_SECONDS: '3600',
  RATE_LIMIT_ADDRESS: '4',
  RATE_LIMIT_PRINCIPAL: '4',
  RATE_LIMIT_WRITES: '2',
};

/** What is left of a limit, as the answer says; undefined when the request was not counted against it. */
function remaining(response: Response, name: string): number | undefined {
  const found = new RegExp(`"${name}";r=(\\d+);t=\\d+`).exec(response.get('RateLimit') ?? '')?.[1];
  return found === undefined ? undefined : Number(found);
}

function expectRefusal(response: Response): void {
  expect(response.status).toBe(429);
  const seconds = Number(response.get('Retry-After'));
  expect(seconds).toBeGreaterThan(3000);
  expect(seconds).toBeLessThanOrEqual(3600);
  expect(response.type).toBe('application/problem+json');
  expect(response.body).toEqual({
    title: 'Too Many Requests',
    status: 429,
    code: 'rate_limited',
    detail: `Too many requests. Try again in ${seconds} seconds.`,
    correlationId: response.get('X-Correlation-Id'),
  });
  expect(response.get('WWW-Authenticate')).toBeUndefined();
}

/** As a proxy passes it on that `address` connected to. */
const from = (address: string, test: Test): Test => test.set('X-Forwarded-For', address);

describe('behind a proxy that is trusted', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ ...VARIABLES, TRUST_PROXY: '1' }, { seed: false });
  });
  afterAll(() => app.close());

  /** An address that nobody has called from yet. */
  let addresses = 0;
  const newAddress = (): string => `10.0.${Math.floor((addresses += 1) / 256)}.${addresses % 256}`;

  const anonymous = (address: string): Test => from(address, request(app.origin).get('/api/whoami'));
  /** REST and MCP for callers who are never where they were. */
  const whoami = async (claims: Record<string, unknown>): Promise<Response> =>
    from(newAddress(), request(app.origin).get('/api/whoami')).auth(await app.restToken(claims), {
      type: 'bearer',
    });
  const mcp = async (claims: Record<string, unknown>, ...message: McpMessage): Promise<Response> =>
    from(newAddress(), sendMcp(app, await app.mcpToken(claims), ...message));
  type McpMessage = [method: string, params?: Record<string, unknown>, era?: (typeof ERAS)[number]];

  describe('what a client is told', () => {
    it('anonymous: where its address stands', async () => {
      const response = await anonymous(newAddress());
      expect(response.status).toBe(401);
      expect(response.get('RateLimit-Policy')).toBe('"address";q=4;w=3600');
      expect(response.get('RateLimit')).toBe('"address";r=3;t=3600');
      expect(response.get('Retry-After')).toBeUndefined();
    });

    it('known: where it stands itself, each request counted once', async () => {
      const sub = 'waad|told';
      expect(remaining(await whoami({ sub }), 'principal')).toBe(3);
      for (const [index, era] of ERAS.entries()) {
        const response = await mcp({ sub }, 'tools/call', { name: 'whoami', arguments: {} }, era);
        expect(response.status).toBe(200);
        expect(response.get('RateLimit-Policy')).toBe('"address";q=4;w=3600, "principal";q=4;w=3600');
        expect(remaining(response, 'principal')).toBe(2 - index);
      }
    });

    it('a page of the frontend can read it', async () => {
      const response = await anonymous(newAddress()).set('Origin', FRONTEND);
      const exposed = response.get('Access-Control-Expose-Headers')?.toLowerCase().split(',');
      expect(exposed).toEqual(expect.arrayContaining(['ratelimit', 'ratelimit-policy', 'retry-after']));
    });
  });

  describe('per address', () => {
    it('a flood of ever new tokens ends before they are looked at, on every route and verb', async () => {
      const address = newAddress();
      const send = (test: Test, token: string): Test => from(address, test).auth(token, { type: 'bearer' });
      const client = request(app.origin);
      expect((await send(client.get('/api/whoami'), 'nonsense')).status).toBe(401);
      expect((await send(client.post('/api/mcp'), await app.mcpToken({ exp: 1 }))).status).toBe(401);
      expect((await from(address, client.get('/api/mcp'))).status).toBe(401);
      expect((await from(address, client.head('/api/mcp/'))).status).toBe(401);

      const asked = app.issuer.requests;
      await app.issuer.addKey('key-2');
      const unknownKey = await app.issuer.sign({}, { kid: 'key-2' }, 'key-2');
      for (const token of ['nonsense', unknownKey, await app.mcpToken(), await app.restToken()]) {
        expectRefusal(await send(client.get('/api/whoami'), token));
        expectRefusal(await send(client.post('/api/mcp'), token));
      }
      expect(app.issuer.requests).toBe(asked);
    });

    it('no spelling of the path gets past it', async () => {
      const address = newAddress();
      for (let times = 0; times < 4; times += 1) await anonymous(address);
      const spellings = [
        '/api/mcp',
        '/API/MCP',
        '/api//mcp',
        '//api/mcp',
        '/api/mcp/',
        '/api/%6dcp',
        '/api/mcp;x',
      ];
      const disguises = [
        '/.well-known/../api/mcp',
        '/health/../api/mcp',
        '/health/%2e%2e/api/mcp',
        '/api/mcp?/health/live',
        '/api/mcp#/health/live',
      ];
      for (const path of [...spellings, ...disguises]) {
        for (const method of ['post', 'get', 'head', 'put'] as const) {
          const client = request(app.origin);
          const response = await from(address, client[method](path)).auth(await app.mcpToken(), {
            type: 'bearer',
          });
          // Nothing at all, or nothing yet: never an answer of the endpoint.
          expect([404, 429]).toContain(response.status);
        }
      }
    });

    it('counts what the proxy saw, not what it was told', async () => {
      const address = newAddress();
      for (let times = 0; times < 4; times += 1) {
        expect((await anonymous(`${newAddress()}, ${address}`)).status).toBe(401);
      }
      expectRefusal(await anonymous(address));
      expectRefusal(await anonymous(`${newAddress()}, ${address}`));
      expect((await anonymous(`${address}, ${newAddress()}`)).status).toBe(401);
    });

    it.each([
      ['an IPv6 network', '2001:db8:0:1::', '2001:DB8:0:1:ffff::', '2001:db8:0:2::1'],
      ['an address with its ports', '192.0.2.1:4000', '192.0.2.1:5000', '192.0.2.2:4000'],
      [
        'an IPv6 network with ports',
        '[2001:db8:0:3::1]:4000',
        '[2001:db8:0:3::2]:5000',
        '[2001:db8:0:4::1]:4000',
      ],
      ['an IPv4 address in IPv6', '::ffff:192.0.2.3', '192.0.2.3', '192.0.2.4'],
      ['all that is no address', 'nobody', '1.2.3.4.5', '192.0.2.5'],
    ])('%s is one caller', async (_, first, same, other) => {
      const number = (address: string, times: number): string =>
        address.endsWith('::') ? `${address}${times}` : address;
      for (let times = 1; times <= 4; times += 1)
        expect((await anonymous(number(first, times))).status).toBe(401);
      expectRefusal(await anonymous(number(same, 5)));
      expect((await anonymous(other)).status).toBe(401);
    });

    it('discovery, health and preflights are free, and stay so', async () => {
      const address = newAddress();
      const free = async (): Promise<void> => {
        for (const path of [
          '/.well-known/oauth-protected-resource',
          '/.well-known/oauth-protected-resource/api/mcp',
          '/.well-known/oauth-authorization-server',
          '/health/live',
          '/health/ready',
        ]) {
          const response = await from(address, request(app.origin).get(path));
          expect(response.status).toBe(200);
          expect(response.get('RateLimit')).toBeUndefined();
        }
        await from(address, request(app.origin).options('/api/mcp'))
          .set({ Origin: FRONTEND, 'Access-Control-Request-Method': 'POST' })
          .expect(204);
      };
      await free();
      expect(remaining(await anonymous(address), 'address')).toBe(3);
      for (let times = 0; times < 3; times += 1) await anonymous(address);
      const refused = await anonymous(address).set('Origin', FRONTEND);
      expectRefusal(refused);
      expect(refused.get('Access-Control-Allow-Origin')).toBe(FRONTEND);
      await free();
    });

    it('one that waits for 100 Continue is refused without it', async () => {
      const address = newAddress();
      for (let times = 0; times < 4; times += 1) await anonymous(address);
      for (const path of ['/api/mcp', '/api/projects/x/notes']) {
        const { status } = await sendRaw(
          app.origin,
          `POST ${path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: ${address}\r\n` +
            'Content-Type: application/json\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n',
        );
        expect(status).toBe(429);
      }
    });

    it('a page of another site cannot use up the limit of whoever visits it', async () => {
      const address = newAddress();
      const foreign = from(address, request(app.origin).post('/api/mcp')).set(
        'Origin',
        'https://evil.example',
      );
      expect((await foreign).status).toBe(403);
      expect(remaining(await anonymous(address), 'address')).toBe(3);
    });
  });

  describe('per principal', () => {
    it('one allowance for a person, whichever token, client, door or address', async () => {
      const sub = 'waad|one';
      expect((await whoami({ sub, jti: '1' })).status).toBe(200);
      expect((await whoami({ sub, jti: '2', client_id: 'other' })).status).toBe(200);
      expect(remaining(await mcp({ sub, scope: 'projects:read' }, 'tools/list'), 'principal')).toBe(1);
      expect((await mcp({ sub, jti: '3' }, 'ping')).status).toBe(200);
      for (const era of ERAS) expectRefusal(await mcp({ sub }, 'tools/list', {}, era));
      expectRefusal(await whoami({ sub, jti: '4' }));
    });

    it('does not touch another person, nor the same one in another organization', async () => {
      const sub = 'waad|busy';
      for (let times = 0; times < 4; times += 1) expect((await whoami({ sub })).status).toBe(200);
      expectRefusal(await whoami({ sub }));
      expect(remaining(await whoami({ sub: 'waad|calm' }), 'principal')).toBe(3);
      expect(remaining(await whoami({ sub, org_id: GLOBEX }), 'principal')).toBe(3);
      // Two claims that would read the same if they were only put together.
      expect(remaining(await whoami({ sub: 'waad|a', org_id: 'bc' }), 'principal')).toBe(3);
      expect(remaining(await whoami({ sub: 'waad|ab', org_id: 'c' }), 'principal')).toBe(3);
    });

    it.each([
      ['/api/projects/x/notes', (claims: Record<string, unknown>) => app.restToken(claims)],
      ['/api/mcp', (claims: Record<string, unknown>) => app.mcpToken(claims)],
    ])('who asks too much has no body read: %s', async (path, token) => {
      const sub = `waad|${path}`;
      const broken = async (): Promise<Response> =>
        from(newAddress(), request(app.origin).post(path))
          .auth(await token({ sub }), { type: 'bearer' })
          .set('Content-Type', 'application/json')
          .send('{"broken');
      expect((await broken()).status).toBe(400);
      for (let times = 0; times < 3; times += 1) await whoami({ sub });
      expectRefusal(await broken());
    });

    it('a bad token uses up nobody’s allowance', async () => {
      const sub = 'waad|victim';
      expect((await whoami({ sub, exp: 1_000_000_000 })).status).toBe(401);
      expect(remaining(await whoami({ sub }), 'principal')).toBe(3);
    });
  });

  describe('writes', () => {
    const NO_PROJECT = '00000000-0000-4000-8000-000000000000';
    const NOTE = { name: 'add_project_note', arguments: { projectId: NO_PROJECT, content: 'x' } };
    const postNote = async (sub: string): Promise<Response> =>
      from(newAddress(), request(app.origin).post(`/api/projects/${NO_PROJECT}/notes`))
        .auth(await app.restToken({ sub }), { type: 'bearer' })
        .send({ content: 'x' });

    it.each(ERAS)('[A43] share a stricter limit between tools and REST, %s', async (era) => {
      const sub = `waad|writes ${era}`;
      const first = await mcp({ sub }, 'tools/call', NOTE, era);
      expect(first.status).toBe(200);
      expect(first.get('RateLimit-Policy')).toBe(
        '"address";q=4;w=3600, "principal";q=4;w=3600, "writes";q=2;w=3600',
      );
      const second = await postNote(sub);
      expect(second.status).toBe(404);
      expect(remaining(second, 'writes')).toBe(0);
      expectRefusal(await mcp({ sub }, 'tools/call', NOTE, era));
      const reading = await mcp({ sub }, 'tools/call', { name: 'whoami', arguments: {} }, era);
      expect(reading.status).toBe(200);
      expect(remaining(await mcp({ sub: `${sub} 2` }, 'tools/call', NOTE, era), 'writes')).toBe(1);
    });

    it('REST is refused alike, and goes on reading', async () => {
      const sub = 'waad|reads on';
      await postNote(sub);
      await postNote(sub);
      expectRefusal(await postNote(sub));
      expect((await whoami({ sub })).status).toBe(200);
    });

    it('reading tools are no writes', async () => {
      const read = await mcp({ sub: 'waad|reader' }, 'tools/call', {
        name: 'search_projects',
        arguments: {},
      });
      expect(read.status).toBe(200);
      expect(remaining(read, 'writes')).toBeUndefined();
    });

    it.each([
      ['is refused for its scope', { scope: 'projects:read' }, 403],
      ['calls a tool that is hidden', { scope: 'projects:read', permissions: ['projects:read'] }, 200],
    ])('one that %s does not count, and shows nothing', async (why, claims, status) => {
      const sub = `waad|${why}`;
      const refused = await mcp({ sub, ...claims }, 'tools/call', NOTE);
      expect(refused.status).toBe(status);
      expect(remaining(refused, 'writes')).toBeUndefined();
      const written = await mcp({ sub }, 'tools/call', NOTE);
      expect(bodyOf<ToolResult>(written).result).toMatchObject({ isError: true });
      expect(remaining(written, 'writes')).toBe(1);
    });
  });

  it.each<[string, (url: URL, requestInit: RequestInit) => Promise<never>]>([
    [
      'SDK 2.4',
      async (url, requestInit) => {
        const client = new Client2({ name: 'test', version: '1' });
        await client.connect(new Transport2(url, { requestInit }));
        for (;;) await client.listTools();
      },
    ],
    [
      'SDK 1.32',
      async (url, requestInit) => {
        const client = new Client1({ name: 'test', version: '1' });
        await client.connect(new Transport1(url, { requestInit }));
        for (;;) await client.listTools();
      },
    ],
  ])('%s hands on what to do', async (name, callForEver) => {
    const headers = {
      Authorization: `Bearer ${await app.mcpToken({ sub: `waad|${name}` })}`,
      'X-Forwarded-For': newAddress(),
    };
    await expect(callForEver(new URL(`${app.origin}/api/mcp`), { headers })).rejects.toThrow(
      /Too many requests\. Try again in \d+ seconds\./,
    );
  });
});

describe('without a proxy', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp(VARIABLES, { seed: false });
  });
  afterAll(() => app.close());

  it('nobody becomes somebody else by a header', async () => {
    for (let times = 1; times <= 4; times += 1) {
      const response = await from(`192.0.2.${times}`, request(app.origin).get('/api/whoami'));
      expect(remaining(response, 'address')).toBe(4 - times);
    }
    for (const header of [
      'X-Forwarded-For',
      'X-Real-IP',
      'True-Client-IP',
      'CF-Connecting-IP',
      'X-Client-IP',
    ]) {
      expectRefusal(await request(app.origin).get('/api/whoami').set(header, '192.0.2.9'));
    }
    expectRefusal(await request(app.origin).get('/api/whoami').set('Forwarded', 'for=192.0.2.9'));
  });
});
