import request from 'supertest';
import { ALL_SCOPES, API_URL, MCP_URL, startTestApp, type TestApp } from '../support/test-app.js';
import { ERAS, sendMcp } from '../support/mcp-http.js';

const METADATA_URL = 'http://localhost:3000/.well-known/oauth-protected-resource/api/mcp';
const CHALLENGE = `Bearer scope="${ALL_SCOPES.join(' ')}", resource_metadata="${METADATA_URL}"`;
const INVALID_TOKEN = `Bearer error="invalid_token", error_description="Invalid token", scope="${ALL_SCOPES.join(' ')}", resource_metadata="${METADATA_URL}"`;

describe('the door of the MCP endpoint', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  it.each(['initialize', 'tools/list', 'tools/call', 'ping', 'server/discover'])(
    '[A26] [A27] %s without a token: 401, and the way in',
    async (method) => {
      for (const era of ERAS) {
        const response = await sendMcp(app, undefined, method, {}, era);
        expect(response.status).toBe(401);
        expect(response.get('WWW-Authenticate')).toBe(CHALLENGE);
        expect(response.body).toEqual({
          title: 'Unauthorized',
          status: 401,
          code: 'unauthenticated',
          detail: 'Authentication required',
          correlationId: response.get('X-Correlation-Id'),
        });
      }
    },
  );

  it.each(['get', 'delete', 'put', 'patch', 'head'] as const)(
    '[A10] [A34] %s: 401 without a token, 405 with one',
    async (method) => {
      const send = (): request.Test => {
        const client = request(app.origin);
        return client[method]('/api/mcp');
      };
      const anonymous = await send();
      expect(anonymous.status).toBe(401);
      expect(anonymous.get('WWW-Authenticate')).toBe(CHALLENGE);
      const known = await send().auth(await app.mcpToken(), { type: 'bearer' });
      expect(known.status).toBe(405);
      expect(known.get('Allow')).toBe('POST');
    },
  );

  it.each([
    ['expired', { exp: 1_000_000_000 }],
    ['for the REST API', { aud: API_URL }],
    ['for this URL with a slash', { aud: `${MCP_URL}/` }],
    ['of another issuer', { iss: 'https://evil.example/' }],
  ])('[A29] a token %s: 401 invalid_token, and no word of why', async (_, claims) => {
    const response = await sendMcp(app, await app.mcpToken(claims), 'tools/list');
    expect(response.status).toBe(401);
    expect(response.get('WWW-Authenticate')).toBe(INVALID_TOKEN);
    expect(response.body).toMatchObject({ code: 'invalid_token', detail: 'Invalid token' });
  });

  it.each([
    ['no organization', { org_id: undefined }, 'organization_missing'],
    ['no company login', { sub: 'auth0|someone' }, 'not_enterprise'],
    ['no user', { sub: 'gatehouse-web@clients' }, 'machine_refused'],
  ])(
    'a good token with %s: 403 and no challenge, or the client would log in for ever',
    async (_, claims, code) => {
      const response = await sendMcp(app, await app.mcpToken(claims), 'tools/list');
      expect(response.status).toBe(403);
      expect(response.get('WWW-Authenticate')).toBeUndefined();
      expect(response.body).toMatchObject({ code });
    },
  );

  it('[A30] a token in the query string is refused, a good header beside it or not', async () => {
    const token = await app.mcpToken();
    for (const authorization of [undefined, `Bearer ${token}`]) {
      const post = request(app.origin)
        .post(`/api/mcp?access_token=${token}`)
        .send({ jsonrpc: '2.0', id: 1, method: 'ping' });
      if (authorization !== undefined) post.set('Authorization', authorization);
      const response = await post;
      expect(response.status).toBe(400);
      expect(response.get('WWW-Authenticate')).toContain('error="invalid_request"');
    }
  });

  it('does not read the body of a caller it does not know', async () => {
    const response = await request(app.origin)
      .post('/api/mcp')
      .set('Content-Type', 'application/json')
      .send('{"broken');
    expect(response.status).toBe(401);
  });

  it('[A31] a tool that needs more than the token carries: 403 with all the scopes it needs', async () => {
    const reader = await app.mcpToken({ scope: 'projects:read' });
    for (const era of ERAS) {
      const response = await sendMcp(
        app,
        reader,
        'tools/call',
        { name: 'add_project_note', arguments: {} },
        era,
      );
      expect(response.status).toBe(403);
      expect(response.get('WWW-Authenticate')).toBe(
        'Bearer error="insufficient_scope", ' +
          'error_description="This needs the scope projects:write, which the access token does not carry.", ' +
          `scope="projects:write", resource_metadata="${METADATA_URL}"`,
      );
    }
  });

  it('the JWKS out of reach: 503 with Retry-After, not a 401', async () => {
    const lonely = await startTestApp();
    try {
      lonely.issuer.mode = 'error';
      const response = await sendMcp(lonely, await lonely.mcpToken(), 'tools/list');
      expect(response.status).toBe(503);
      expect(response.get('Retry-After')).toBe('5');
      expect(response.get('WWW-Authenticate')).toBeUndefined();
    } finally {
      await lonely.close();
    }
  });

  it('takes the URL with a trailing slash too', async () => {
    const response = await request(app.origin)
      .post('/api/mcp/')
      .auth(await app.mcpToken(), { type: 'bearer' })
      .set('Accept', 'application/json, text/event-stream')
      .send({ jsonrpc: '2.0', id: 1, method: 'ping' });
    expect(response.status).toBe(200);
    const anonymous = await request(app.origin).post('/api/mcp/').send({});
    expect(anonymous.status).toBe(401);
  });
});

describe('a resource shared with the frontend', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ MCP_RESOURCE_URL: API_URL });
  });

  afterAll(() => app.close());

  it('is announced where clients look for it, by the endpoint’s path and by its own', async () => {
    for (const path of ['', '/api/mcp', '/api']) {
      const response = await request(app.origin).get(`/.well-known/oauth-protected-resource${path}`);
      expect(response.body).toMatchObject({ resource: API_URL });
    }
    const refused = await sendMcp(app, undefined, 'tools/list');
    expect(refused.get('WWW-Authenticate')).toContain(
      'resource_metadata="http://localhost:3000/.well-known/oauth-protected-resource/api"',
    );
  });

  it('is the resource of the REST API as well: one document for both', async () => {
    const refused = await request(app.origin).get('/api/projects').expect(401);
    expect(refused.get('WWW-Authenticate')).toBe(
      'Bearer scope="projects:read", ' +
        'resource_metadata="http://localhost:3000/.well-known/oauth-protected-resource/api"',
    );
  });

  it('opens with the frontend’s token, and only that', async () => {
    expect((await sendMcp(app, await app.restToken(), 'tools/list')).status).toBe(200);
    expect((await sendMcp(app, await app.mcpToken(), 'tools/list')).status).toBe(401);
  });
});
