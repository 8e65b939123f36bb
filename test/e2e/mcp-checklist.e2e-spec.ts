import request from 'supertest';
import { Config } from '../../src/platform/config/config.js';
import { bodyOf, ERAS, sendMcp } from '../support/mcp-http.js';
import { ALL_SCOPES, API_URL, startTestApp, type TestApp } from '../support/test-app.js';

/** JSON-RPC 2.0 §5.1, the transport's own, and those that MCP 2026-07-28 defines; nothing else is ours to send. */
const DEFINED_CODES = [-32700, -32600, -32601, -32602, -32603, -32000, -32020, -32021, -32022];

interface ListedTool {
  readonly name: string;
  readonly inputSchema: object;
  readonly outputSchema?: object;
}

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** What docs/mcp-checklist.md wants and no other suite has. */
describe('the MCP checklist', () => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await startTestApp();
    token = await app.mcpToken({ scope: ALL_SCOPES.join(' ') });
  });

  afterAll(() => app.close());

  const tools = async (): Promise<readonly ListedTool[]> =>
    bodyOf<{ tools: ListedTool[] }>(await sendMcp(app, token, 'tools/list')).result?.tools ?? [];

  it('[A1] one address answers messages of every revision', async () => {
    for (const era of ERAS) expect((await sendMcp(app, token, 'tools/list', {}, era)).status).toBe(200);
  });

  it('[A3] a server that is told nothing else listens on this machine only', () => {
    const { environment } = Config.fromEnvironment({ API_URL, AUTH0_DOMAIN: 'tenant.example' });
    expect(environment.HOST).toBe('127.0.0.1');
  });

  it.each([
    { name: 'claude-code', version: '1' },
    { name: 'gatehouse', title: 'Administrator', version: '999' },
    undefined,
  ])('[A19] what a client calls itself decides nothing: %j', async (clientInfo) => {
    const reader = await app.mcpToken({ scope: 'projects:read' });
    const ask = (method: string, params: { name?: string; arguments?: object }): request.Test =>
      request(app.origin)
        .post('/api/mcp')
        .auth(reader, { type: 'bearer' })
        .set('Accept', 'application/json, text/event-stream')
        .set('MCP-Protocol-Version', '2026-07-28')
        .set('Mcp-Method', method)
        .set('User-Agent', clientInfo?.name ?? 'nobody')
        .set(params.name === undefined ? {} : { 'Mcp-Name': params.name })
        .send({
          jsonrpc: '2.0',
          id: 1,
          method,
          params: {
            ...params,
            _meta: {
              'io.modelcontextprotocol/protocolVersion': '2026-07-28',
              'io.modelcontextprotocol/clientCapabilities': {},
              ...(clientInfo && { 'io.modelcontextprotocol/clientInfo': clientInfo }),
            },
          },
        });
    const listed = bodyOf<{ tools: ListedTool[] }>(await ask('tools/list', {})).result?.tools;
    expect(listed?.map(({ name }) => name).sort()).toEqual([
      'get_project',
      'list_project_notes',
      'search_projects',
      'whoami',
    ]);
    expect((await ask('tools/call', { name: 'add_project_note', arguments: {} })).status).toBe(403);
  });

  describe.each(ERAS)('in %s', (era) => {
    it.each<[string, Record<string, unknown>]>([
      ['nothing/known', {}],
      ['tools/call', { name: 'no_such_tool' }],
      ['tools/call', { name: 7 }],
      ['tools/list', { cursor: 'x' }],
      ['resources/read', { uri: 'nothing://here' }],
      ['prompts/get', { name: 'nothing' }],
      ['tasks/get', { taskId: 'none' }],
    ])(
      '[A20] an error of %s %j has a code that is defined, and the id of its request',
      async (method, params) => {
        const { id, error } = bodyOf(await sendMcp(app, token, method, params, era));
        expect(id).toBe(1);
        expect(DEFINED_CODES).toContain(error?.code);
      },
    );

    it('[A46] a cursor that we have not given out: -32602', async () => {
      const response = await sendMcp(app, token, 'tools/list', { cursor: 'bm90aGluZw==' }, era);
      expect(bodyOf(response).error?.code).toBe(-32602);
    });
  });

  it.each<[string, Record<string, string>, number]>([
    ['an unknown version', { 'MCP-Protocol-Version': 'v999' }, -32022],
    ['a version that contradicts the message', { 'MCP-Protocol-Version': '2025-11-25' }, -32020],
    ['a method that contradicts the message', { 'Mcp-Method': 'tools/call' }, -32020],
  ])('[A20] %s: a 400 with its own code', async (_, headers, code) => {
    const version = headers['MCP-Protocol-Version'] === 'v999' ? 'v999' : '2026-07-28';
    const response = await request(app.origin)
      .post('/api/mcp')
      .auth(token, { type: 'bearer' })
      .set('Accept', 'application/json, text/event-stream')
      .set({ 'MCP-Protocol-Version': '2026-07-28', 'Mcp-Method': 'tools/list', ...headers })
      .send({
        jsonrpc: '2.0',
        id: 'seven',
        method: 'tools/list',
        params: {
          _meta: {
            'io.modelcontextprotocol/protocolVersion': version,
            'io.modelcontextprotocol/clientCapabilities': {},
          },
        },
      });
    expect(response.status).toBe(400);
    expect(bodyOf(response)).toMatchObject({ id: 'seven', error: { code } });
  });

  it('[A22] schemas are JSON Schema 2020-12, and refer to nothing outside of themselves', async () => {
    for (const { name, inputSchema, outputSchema } of await tools()) {
      for (const schema of [inputSchema, outputSchema]) {
        // Without a `$schema` it is that dialect (MCP, Basic, "JSON Schema Usage").
        const { $schema = DIALECT } = schema as { $schema?: string };
        expect([name, $schema]).toEqual([name, DIALECT]);
        const references = [...JSON.stringify(schema).matchAll(/"\$(?:dynamicR|r)ef":"([^"]*)"/g)];
        expect(references.filter(([, to = '']) => !to.startsWith('#'))).toEqual([]);
      }
    }
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', (value: string) => `access_token=${value}`],
    [
      'a message',
      'application/json',
      (value: string) =>
        JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: { access_token: value } }),
    ],
  ])('[A30] a token in the body, as %s, opens nothing', async (_, type, body) => {
    const response = await request(app.origin).post('/api/mcp').set('Content-Type', type).send(body(token));
    expect(response.status).toBe(401);
  });

  it('[A35] the authorization server is named as it names itself', async () => {
    const metadata = await request(app.origin).get('/.well-known/oauth-protected-resource/api/mcp');
    const [issuer = ''] = (metadata.body as { authorization_servers: string[] }).authorization_servers;
    const document = await fetch(new URL('.well-known/oauth-authorization-server', issuer));
    expect(await document.json()).toMatchObject({ issuer });
  });

  it('[A39] names of tools are each their own, of the characters they may have', async () => {
    const names = (await tools()).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_.-]{1,128}$/);
  });

  it('[A48] a subscription to what never changes is acknowledged, and over: it holds no stream', async () => {
    const notifications = { toolsListChanged: true, resourceSubscriptions: ['project://of-somebody'] };
    // Would not come back from a stream that stays open.
    const response = await sendMcp(app, token, 'subscriptions/listen', { notifications }, '2026-07-28');
    const messages = [...response.text.matchAll(/^data: (.+)$/gm)].map(
      ([, data = '']) => JSON.parse(data) as { method?: string; params?: object; result?: object },
    );
    const _meta = expect.objectContaining({ 'io.modelcontextprotocol/subscriptionId': 1 }) as object;
    expect(messages).toMatchObject([
      { method: 'notifications/subscriptions/acknowledged', params: { notifications: {}, _meta } },
      { id: 1, result: { resultType: 'complete', _meta } },
    ]);
    expect(response.text).not.toContain('project://');
  });
});
