import request from 'supertest';
import { API_URL, GLOBEX, startTestApp, type TestApp } from '../support/test-app.js';

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

  it.each(['/api/projects', '/api/projects/x', '/api/projects/x/notes', '/api/whoami'])(
    '%s: 401 without a token',
    async (path) => {
      const response = await request(app.origin).get(path).expect(401);
      expect(response.get('WWW-Authenticate')).toBe(`Bearer realm="${API_URL}"`);
      expect(response.get('Content-Type')).toMatch(/^application\/problem\+json/);
    },
  );

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
    ['title', { content: 'x', title: 7 }],
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

  it('403 insufficient_scope for a reader who writes', async () => {
    const response = await post(
      `/api/projects/${projectId}/notes`,
      { content: 'x' },
      { scope: 'projects:read' },
    );
    expect(response.status).toBe(403);
    expect(response.get('WWW-Authenticate')).toMatch(
      /^Bearer error="insufficient_scope".*scope="projects:write"/,
    );
  });

  it('404 in our own words for an address that does not exist, 400 for one that cannot be read', async () => {
    expect((await get('/api/nothing')).body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await get('/api/projects/%FF')).status).toBe(400);
  });

  it('describes itself at /api/docs', async () => {
    const response = await request(app.origin).get('/api/docs-json').expect(200);
    const { paths } = response.body as { paths: Record<string, unknown> };
    expect(Object.keys(paths).sort()).toEqual([
      '/api/audit-log',
      '/api/clients/{clientName}',
      '/api/invoices',
      '/api/invoices/{invoiceNumber}',
      '/api/invoices/{invoiceNumber}/void',
      '/api/projects',
      '/api/projects/{projectId}',
      '/api/projects/{projectId}/notes',
      '/api/whoami',
    ]);
    expect((await request(app.origin).get('/api/docs')).text).toContain('swagger');
  });
});
