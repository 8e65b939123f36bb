import type { NestExpressApplication } from '@nestjs/platform-express';
import request, { type Response } from 'supertest';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { addedLines } from './added-lines.js';
import { createApp as createAdoptedByAuthenticate } from './adopted-by-authenticate/main.js';
import { createApp as createAdoptedByIssuers } from './adopted-by-issuers/main.js';
import { API_URL, apiSettings, type ApiTokens, apiTokens } from './api-tokens.js';
import { createApp } from './existing-api/main.js';
import { recordAnswers } from './recorder.js';

const RESOURCE = `${API_URL}/mcp`;
const METADATA = 'https://api.example.com/.well-known/oauth-protected-resource/v1/mcp';

const VARIANTS = [
  ['adopted-by-issuers', createAdoptedByIssuers],
  ['adopted-by-authenticate', createAdoptedByAuthenticate],
] as const;

describe.each(VARIANTS)('%s', (variant, createAdopted) => {
  let issuer: IssuerStandIn;
  let tokens: ApiTokens;
  let app: NestExpressApplication;
  let origin: string;

  beforeAll(async () => {
    issuer = await IssuerStandIn.start();
    tokens = await apiTokens(issuer);
    app = await createAdopted(apiSettings(issuer), () => undefined);
    await app.listen(0, '127.0.0.1');
    origin = await app.getUrl();
  });

  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });

  const post = (body: string | object, headers: Record<string, string> = {}): Promise<Response> =>
    request(origin)
      .post('/v1/mcp')
      .set({ Host: 'api.example.com', Accept: 'application/json, text/event-stream', ...headers })
      .type('application/json')
      .send(typeof body === 'string' ? body : body);
  const withToken = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });
  const ask = (method: string, params: object = {}, token = tokens.forMcp): Promise<Response> =>
    post({ jsonrpc: '2.0', id: 1, method, params }, withToken(token));
  const call = (name: string, given: object = {}, token = tokens.forMcp): Promise<Response> =>
    ask('tools/call', { name, arguments: given }, token);

  it('adds at most 20 lines', () => {
    expect(addedLines(variant)).toBeGreaterThan(5);
    expect(addedLines(variant)).toBeLessThanOrEqual(20);
  });

  it('changes no answer of the API, byte for byte', async () => {
    const record = async (create: typeof createApp): Promise<Record<string, string>> => {
      const instance = await create(apiSettings(issuer), () => undefined);
      await instance.listen(0, '127.0.0.1');
      try {
        return await recordAnswers(await instance.getUrl(), tokens);
      } finally {
        await instance.close();
      }
    };
    expect(await record(createAdopted)).toEqual(await record(createApp));
  });

  describe('the endpoint', () => {
    it('challenges a request without a token, and leads to metadata that names the resource', async () => {
      const refused = await post({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
      expect(refused.status).toBe(401);
      expect(refused.type).toBe('application/problem+json');
      expect(refused.get('WWW-Authenticate')).toBe(
        `Bearer scope="orders:read orders:write", resource_metadata="${METADATA}"`,
      );
      for (const path of [new URL(METADATA).pathname, '/.well-known/oauth-protected-resource'])
        expect((await request(origin).get(path)).body).toMatchObject({
          resource: RESOURCE,
          authorization_servers: [issuer.url],
          scopes_supported: ['orders:read', 'orders:write'],
        });
      const server = await request(origin).get('/.well-known/oauth-authorization-server');
      expect(server.body).toMatchObject({ issuer: issuer.url });
    });

    it.each(['writer', 'expired'] as const)('rejects the token %s', async (name) => {
      // The writer's token is for the rest of the API (RFC 8707 §2).
      const refused = await call('search_orders', {}, tokens[name]);
      expect(refused.status).toBe(401);
      expect(refused.get('WWW-Authenticate')).toMatch(/^Bearer error="invalid_token", /);
    });

    it('serves the tools of the API as they are, without its envelope, to the organization of the token', async () => {
      const found = await call('search_orders', { status: 'open' });
      expect(found.status).toBe(200);
      const { structuredContent } = (found.body as { result: { structuredContent: unknown } }).result;
      expect(structuredContent).toMatchObject({ orders: [{ orderId: '1001' }, { orderId: '1003' }] });
      expect(JSON.stringify(structuredContent)).not.toContain('1004');
    });

    it('answers an exception of the API’s own service in its words, as a tool error', async () => {
      // Order 1004 is another organization's.
      for (const [orderId, text] of [
        ['1004', 'There is no order 1004'],
        ['1002', 'Order 1002 is shipped'],
      ])
        expect((await call('cancel_order', { orderId })).body).toMatchObject({
          result: { isError: true, content: [{ type: 'text', text }] },
        });
    });

    it('lists to a reader what it may call, and challenges for the rest', async () => {
      const reader = await issuer.sign({
        aud: RESOURCE,
        org_id: 'org_acme',
        sub: 'waad|reader',
        scope: 'orders:read',
      });
      const listed = await ask('tools/list', {}, reader);
      expect((listed.body as { result: { tools: { name: string }[] } }).result.tools).toMatchObject([
        { name: 'search_orders' },
      ]);
      const refused = await call('cancel_order', { orderId: '1001' }, reader);
      expect(refused.status).toBe(403);
      expect(refused.get('WWW-Authenticate')).toMatch(
        /^Bearer error="insufficient_scope", .*scope="orders:write"/,
      );
    });

    it('serves resources and prompts', async () => {
      expect((await ask('resources/read', { uri: 'order://1001' })).body).toMatchObject({
        result: { contents: [{ uri: 'order://1001' }] },
      });
      expect((await ask('resources/read', { uri: 'order://1004' })).body).toMatchObject({
        error: { code: -32602, message: 'Unknown resource: order://1004' },
      });
      const prompt = { name: 'customer_orders', arguments: { customer: 'Lindqvist' } };
      expect(JSON.stringify((await ask('prompts/get', prompt)).body)).toContain('Forklift');
    });

    it('is not served at any path of the API’s versions', async () => {
      for (const path of ['/mcp', '/v1/v1/mcp', '/v1/v2/mcp', '/v1/mcp/x', '/V1/MCP', '/v1/%6dcp'])
        expect((await request(origin).post(path).set(withToken(tokens.forMcp)).send({})).status).toBe(404);
    });

    it('takes POST only', async () => {
      const response = await request(origin)
        .get('/v1/mcp')
        .set({ Host: 'api.example.com', ...withToken(tokens.forMcp) });
      expect({ status: response.status, allow: response.get('Allow') }).toEqual({
        status: 405,
        allow: 'POST',
      });
    });

    it('rejects a foreign Host and a foreign Origin', async () => {
      const headers = withToken(tokens.forMcp);
      expect((await post({}, { ...headers, Host: 'evil.example' })).body).toMatchObject({
        status: 403,
        code: 'host_not_allowed',
      });
      // The API's own CORS allows the shop; the endpoint does not.
      expect((await post({}, { ...headers, Origin: 'https://shop.example' })).body).toMatchObject({
        status: 403,
        code: 'origin_not_allowed',
      });
    });

    it('has CORS of its own', async () => {
      const preflight = await request(origin)
        .options('/v1/mcp')
        .set({ Origin: 'https://shop.example', 'Access-Control-Request-Method': 'POST' });
      expect(preflight.status).toBe(204);
      expect(preflight.get('Access-Control-Allow-Origin')).toBeUndefined();
      expect(preflight.get('Access-Control-Allow-Credentials')).toBeUndefined();
      const discovery = await request(origin)
        .get('/.well-known/oauth-protected-resource')
        .set('Origin', 'https://any.example');
      expect(discovery.get('Access-Control-Allow-Origin')).toBe('*');
    });

    it('bounds its body, whatever the API’s parser accepts', async () => {
      const padding = 'x'.repeat(300_000);
      const large = { jsonrpc: '2.0', id: 1, method: 'ping', params: { padding } };
      expect((await post(large, withToken(tokens.forMcp))).status).toBe(413);
      const deep = `{"jsonrpc":"2.0","id":1,"method":"ping","params":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`;
      expect((await post(deep, withToken(tokens.forMcp))).status).toBe(400);
    });

    it('has limits of its own, apart from the API’s throttler', async () => {
      const response = await call('search_orders');
      expect(response.get('RateLimit-Policy')).toContain('"address"');
      expect(response.get('X-RateLimit-Limit')).toBeUndefined();
      expect(response.get('X-Correlation-Id')).toMatch(/^[\da-f-]{36}$/);
      expect(response.get('X-Powered-By')).toBeUndefined();
    });
  });
});

describe('JSON that is malformed', () => {
  it('is a JSON-RPC parse error where no parser of the API runs before', async () => {
    const issuer = await IssuerStandIn.start();
    const app = await createAdoptedByIssuers(apiSettings(issuer), () => undefined);
    await app.listen(0, '127.0.0.1');
    const { forMcp } = await apiTokens(issuer);
    const response = await request(await app.getUrl())
      .post('/v1/mcp')
      .set({ Host: 'api.example.com', Authorization: `Bearer ${forMcp}` })
      .type('application/json')
      .send('{"jsonrpc":');
    expect(response).toMatchObject({ status: 400, body: { error: { code: -32700 } } });
    await app.close();
    await issuer.stop();
  });
});
