import request from 'supertest';
import { SERVER_INFO } from '../../src/features/server-info.js';
import { ALL_SCOPES, API_URL, FRONTEND, MCP_URL, startTestApp, type TestApp } from '../support/test-app.js';

describe('discovery', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  it.each([
    '/.well-known/oauth-protected-resource',
    '/.well-known/oauth-protected-resource/api/mcp',
    '/.well-known/oauth-protected-resource/api/mcp/',
  ])(
    '[A24] [A25] [A33] %s tells the resource, its authorization server and its scopes to anybody',
    async (path) => {
      const response = await request(app.origin)
        .get(path)
        .set('Origin', 'https://inspector.example')
        .expect(200);
      expect(response.body).toEqual({
        resource: MCP_URL,
        authorization_servers: [app.issuer.url],
        bearer_methods_supported: ['header'],
        resource_signing_alg_values_supported: ['RS256'],
        scopes_supported: ALL_SCOPES,
        resource_name: SERVER_INFO.title,
      });
      expect(response.get('Content-Type')).toMatch(/^application\/json/);
      expect(response.get('Access-Control-Allow-Origin')).toBe('*');
    },
  );

  it('/.well-known/oauth-protected-resource/api tells of the REST API, a resource of its own', async () => {
    for (const path of ['/api', '/api/']) {
      const response = await request(app.origin)
        .get(`/.well-known/oauth-protected-resource${path}`)
        .expect(200);
      expect(response.body).toEqual({
        resource: API_URL,
        authorization_servers: [app.issuer.url],
        bearer_methods_supported: ['header'],
        resource_signing_alg_values_supported: ['RS256'],
        scopes_supported: ALL_SCOPES,
        resource_name: SERVER_INFO.title,
      });
    }
  });

  it.each(['/api/other', '/x', '/api/projects', '/API'])('there is no metadata for %s', async (path) => {
    await request(app.origin).get(`/.well-known/oauth-protected-resource${path}`).expect(404);
  });

  it('names itself by configuration, whatever Host and forwarded headers say', async () => {
    const response = await request(app.origin)
      .get('/.well-known/oauth-protected-resource')
      .set('Host', 'evil.example')
      .set('X-Forwarded-Host', 'evil.example')
      .set('X-Forwarded-Proto', 'https');
    expect(response.text).not.toContain('evil');
  });

  it('is not under the API prefix', async () => {
    await request(app.origin).get('/api/.well-known/oauth-protected-resource').expect(404);
  });

  describe('the authorization server’s metadata on the API’s own origin', () => {
    const path = '/.well-known/oauth-authorization-server';

    it('is the tenant’s document, fetched once', async () => {
      const before = app.issuer.requests;
      const response = await request(app.origin).get(path).set('Origin', FRONTEND).expect(200);
      expect(response.body).toEqual(app.issuer.metadata);
      await request(app.origin).get(path).expect(200);
      expect(app.issuer.requests).toBe(before + 1);
    });

    it('goes on being served while the tenant is away', async () => {
      app.issuer.mode = 'error';
      await request(app.origin).get(path).expect(200);
      app.issuer.mode = 'ok';
    });

    it.each([
      ['cannot be reached', { mode: 'error' as const }],
      ['answers nonsense', { mode: 'nonsense' as const }],
      [
        'names another issuer',
        {
          metadata: {
            issuer: 'https://evil.example/',
            authorization_endpoint: 'https://evil.example/a',
            token_endpoint: 'https://evil.example/t',
          },
        },
      ],
    ])('is a 503 when the tenant %s and nothing is kept', async (_, fault) => {
      const fresh = await startTestApp();
      try {
        Object.assign(fresh.issuer, fault);
        const response = await request(fresh.origin).get(path).expect(503);
        expect(response.body).toMatchObject({ code: 'authorization_server_unreachable' });
        expect(response.get('Retry-After')).toBe('5');
        expect(response.get('Cache-Control')).toBe('no-store');
        expect(response.text).not.toContain('evil');
      } finally {
        await fresh.close();
      }
    });
  });
});
