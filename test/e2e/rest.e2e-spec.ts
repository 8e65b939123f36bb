import request from 'supertest';
import { ALL_SCOPES, API_URL, GLOBEX, startTestApp, type TestApp } from '../support/test-app.js';

interface Projects {
  readonly projects: readonly { readonly projectId: string; readonly name: string }[];
}

describe('the REST API', () => {
  let app: TestApp;
  let projectId: string;

  beforeAll(async () => {
    app = await startTestApp();
    const response = await get('/api/projects?search=warehouse+migration&limit=1');
    projectId = (response.body as Projects).projects[0]?.projectId ?? '';
  });

  afterAll(() => app.close());

  const get = async (path: string, claims = {}): Promise<request.Response> =>
    request(app.origin)
      .get(path)
      .auth(await app.restToken(claims), { type: 'bearer' });

  const post = async (path: string, body: object, claims = {}): Promise<request.Response> =>
    request(app.origin)
      .post(path)
      .auth(await app.restToken(claims), { type: 'bearer' })
      .send(body);

  /** Every route, with the scopes it needs. The next test holds that these are all. */
  const ROUTES = [
    ['get', '/api/audit-log', 'audit:read'],
    ['get', '/api/clients/{clientName}', 'clients:read'],
    ['get', '/api/invoices', 'invoices:read'],
    ['get', '/api/invoices/{invoiceNumber}', 'invoices:read'],
    ['post', '/api/invoices/{invoiceNumber}/void', 'invoices:write'],
    ['get', '/api/projects', 'projects:read'],
    ['get', '/api/projects/{projectId}', 'projects:read'],
    ['get', '/api/projects/{projectId}/notes', 'projects:read'],
    ['post', '/api/projects/{projectId}/notes', 'projects:write'],
    ['get', '/api/whoami', ''],
  ] as const;
  const METADATA = 'resource_metadata="http://localhost:3000/.well-known/oauth-protected-resource/api"';

  it('has these routes', async () => {
    const { paths } = (await request(app.origin).get('/api/docs-json').expect(200)).body as {
      paths: Record<string, Record<string, unknown>>;
    };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(routes.sort()).toEqual(ROUTES.map(([method, path]) => `${method} ${path}`).sort());
  });

  it.each(ROUTES)('%s %s: a challenge that names what the route needs, %s', async (method, path, scope) => {
    const send = (): request.Test => {
      const address = path.replace(/\{\w+\}/, 'x');
      return method === 'get' ? request(app.origin).get(address) : request(app.origin).post(address);
    };
    // A route that needs nothing names all that could be asked for.
    const challenged = `scope="${scope || ALL_SCOPES.join(' ')}", ${METADATA}`;

    const anonymous = await send();
    expect(anonymous.status).toBe(401);
    expect(anonymous.get('WWW-Authenticate')).toBe(`Bearer ${challenged}`);
    expect(anonymous.get('Content-Type')).toMatch(/^application\/problem\+json/);

    const invalid = await send().auth('nonsense', { type: 'bearer' });
    expect(invalid.status).toBe(401);
    expect(invalid.get('WWW-Authenticate')).toBe(
      `Bearer error="invalid_token", error_description="Invalid token", ${challenged}`,
    );

    const { status, headers } = await send()
      .auth(await app.restToken({ scope: 'openid' }), { type: 'bearer' })
      .send(path.endsWith('/notes') && method === 'post' ? { content: 'x' } : undefined);
    if (scope === '') expect(status).toBe(200);
    else {
      // What the service behind the route asked for: the route may not claim anything else.
      expect({ status, challenge: headers['www-authenticate'] }).toEqual({
        status: 403,
        challenge:
          `Bearer error="insufficient_scope", error_description="This needs the scope ${scope}, ` +
          `which the access token does not carry.", ${challenged}`,
      });
    }
  });

  it('does not take a token for the MCP endpoint', async () => {
    await request(app.origin)
      .get('/api/projects')
      .auth(await app.mcpToken(), { type: 'bearer' })
      .expect(401);
  });

  it('searches, reads, adds a note and lists it, with the service behind the tools', async () => {
    const details = await get(`/api/projects/${projectId}`);
    expect(details.status).toBe(200);
    expect((details.body as { name: string }).name).toMatch(/warehouse/i);
    const added = await post(`/api/projects/${projectId}/notes`, { content: 'By REST', title: 'T' });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({
      projectId,
      content: 'By REST',
      title: 'T',
      authorName: 'Wanda Writer',
    });
    const notes = await get(`/api/projects/${projectId}/notes?limit=1`);
    expect((notes.body as { notes: unknown[] }).notes).toEqual([added.body]);
  });

  it('tells who I am', async () => {
    expect((await get('/api/whoami')).body).toMatchObject({ userId: 'waad|wanda', kind: 'enterprise' });
  });

  it.each([
    ['limit', '/api/projects?limit=26'],
    ['limit', '/api/projects?limit=x'],
    ['limit', '/api/projects?limit=1&limit=2'],
    ['status', '/api/projects?status=archived'],
    ['search', '/api/projects?search=%00'],
    ['search', '/api/projects?search=%C2%85'],
    ['clientName', '/api/projects?clientName=%00x'],
    ['organizationId', `/api/projects?organizationId=${GLOBEX}`],
  ])('400 naming %s: %s', async (field, path) => {
    const response = await get(path);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ code: 'invalid_request' });
    expect(JSON.stringify((response.body as { errors: unknown }).errors)).toContain(field);
  });

  it.each([
    ['content', { content: '' }],
    ['content', { content: 'x'.repeat(5001) }],
    ['content', { content: '\u0085' }],
    ['content', { content: '\u200b' }],
    ['content', { content: 'nul \0' }],
    ['content', { content: 'half \ud83d' }],
    ['content', {}],
    ['title', { content: 'x', title: '\u0085' }],
    ['title', { content: 'x', title: 'nul \0' }],
    ['title', { content: 'x', title: 1.5 }],
    ['authorId', { content: 'x', authorId: 'someone-else' }],
    ['projectId', { content: 'x', projectId: 'another' }],
  ])('400 naming %s: %j, and nothing is written', async (field, body) => {
    const before = (await get(`/api/projects/${projectId}`)).body as unknown;
    const response = await post(`/api/projects/${projectId}/notes`, body);
    expect(response.status).toBe(400);
    expect(JSON.stringify((response.body as { errors: unknown }).errors)).toContain(field);
    expect((await get(`/api/projects/${projectId}`)).body).toEqual(before);
  });

  it('404 alike for an unknown, a foreign and a malformed id', async () => {
    const ids = [
      '00000000-0000-4000-8000-00000000dead',
      projectId,
      'no-uuid',
      ' ',
      '%',
      "' OR 1=1 --",
      '🚢',
      '\0',
      `${projectId}\0`,
      '"</script>',
      'x'.repeat(101),
      'x'.repeat(8_000),
    ];
    const claims = { org_id: GLOBEX };
    const answers = await Promise.all(
      ids.map(encodeURIComponent).flatMap((id) =>
        [
          get(`/api/projects/${id}`, claims),
          get(`/api/projects/${id}/notes`, claims),
          post(`/api/projects/${id}/notes`, { content: 'x' }, claims),
        ].map(async (response) => {
          const { status, text, headers } = await response;
          return `${status} ${text.replaceAll(String(headers['x-correlation-id']), 'CORRELATION')}`;
        }),
      ),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^404 .*project_not_found/);
  });

  it('404 in our own words for an address that does not exist, 400 for one that cannot be read', async () => {
    expect((await get('/api/nothing')).body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await get('/api/projects/%FF')).status).toBe(400);
  });

  it('describes itself at /api/docs', async () => {
    const response = await request(app.origin).get('/api/docs-json').expect(200);
    expect(response.body).toHaveProperty('paths');
    expect((await request(app.origin).get('/api/docs')).text).toContain('swagger');
  });
});

describe('the REST API under an audience that is not its URL', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ AUTH0_AUDIENCE: 'https://api.example.com' });
  });
  afterAll(() => app.close());

  it('names itself and the scope, and publishes no metadata that a client would have to refuse', async () => {
    const { headers } = await request(app.origin).get('/api/projects').expect(401);
    expect(headers['www-authenticate']).toBe(`Bearer scope="projects:read", realm="${API_URL}"`);
    await request(app.origin).get('/.well-known/oauth-protected-resource/api').expect(404);
  });

  it('takes tokens for that audience', async () => {
    await request(app.origin)
      .get('/api/projects')
      .auth(await app.restToken({ aud: 'https://api.example.com' }), { type: 'bearer' })
      .expect(200);
  });
});
