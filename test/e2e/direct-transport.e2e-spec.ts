import type { ServerResponse } from 'node:http';
import { DirectExchange } from '../../src/gatehouse/mcp/direct-exchange.js';
import { HttpTransports } from '../../src/gatehouse/mcp/http-transports.js';
import { ERAS, type Era, sendMcp } from '../support/mcp-http.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** Without its context, `DirectTransport` leaves every request to mcp-nest's transport. */
interface PrivateParts {
  context: unknown;
}

const UNKNOWN_PROJECT = '00000000-0000-4000-8000-000000000000';
const CLIENT = { name: 'test', version: '1' };

/** Each is sent twice, since lists are kept: `method`, `params`. */
const REQUESTS: readonly (readonly [method: string, params?: Record<string, unknown>])[] = [
  ['tools/list'],
  ['prompts/list'],
  ['resources/list'],
  ['resources/templates/list'],
  ['tools/call', { name: 'whoami', arguments: {} }],
  ['tools/call', { name: 'whoami' }],
  ['tools/call', { name: 'search_projects', arguments: { limit: 2 } }],
  ['tools/call', { name: 'search_projects', arguments: { limit: 'many' } }],
  ['tools/call', { name: 'get_project', arguments: { projectId: UNKNOWN_PROJECT } }],
  ['tools/call', { name: 'search_clients', arguments: {} }],
  ['tools/call', { name: 'no_such_tool', arguments: {} }],
  ['tools/call', { arguments: {} }],
  ['resources/read', { uri: `project://${UNKNOWN_PROJECT}` }],
  ['resources/read', { uri: 'project://nothing/at/all' }],
  ['prompts/get', { name: 'client_status_report', arguments: { client: 'Nobody' } }],
  ['prompts/get', { name: 'no_such_prompt' }],
  [
    'completion/complete',
    { ref: { type: 'ref/prompt', name: 'client_status_report' }, argument: { name: 'client', value: 'a' } },
  ],
  ['ping'],
  ['initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: CLIENT }],
  ['initialize', { protocolVersion: '2026-07-28', capabilities: {}, clientInfo: CLIENT }],
  ['server/discover'],
  ['logging/setLevel', { level: 'info' }],
  ['no/such/method'],
];

/** Status, type and body: all that a client acts on. Correlation ids and times differ for each request. */
async function answerTo(app: TestApp, era: Era, method: string, params = {}): Promise<unknown> {
  const response = await sendMcp(app, await app.mcpToken(), method, params, era);
  const body = response.text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}\)/g, 'ID)');
  return { status: response.status, type: response.type, body };
}

describe('DirectTransport', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  describe.each(ERAS)('in %s, answers as the transport of mcp-nest and the SDK does', (era) => {
    it.each(REQUESTS.map(([method, params = {}]) => [method, params] as const))(
      '%s %j',
      async (method, params) => {
        const [transport] = app.app.get(HttpTransports).all as unknown as [PrivateParts];
        const direct = await answerTo(app, era, method, params);
        const again = await answerTo(app, era, method, params);
        const { context } = transport;
        transport.context = undefined;
        const theirs = await answerTo(app, era, method, params).finally(() => {
          transport.context = context;
        });
        expect(direct).toEqual(theirs);
        expect(again).toEqual(theirs);
      },
    );
  });

  it('compares Mcp-Name with the member that the method is about', async () => {
    const uri = `project://${UNKNOWN_PROJECT}`;
    const read = await sendMcp(
      app,
      await app.mcpToken(),
      'resources/read',
      { uri, name: 'harmless' },
      '2026-07-28',
    ).set('Mcp-Name', 'harmless');
    expect([read.status, read.body]).toMatchObject([400, { error: { code: -32_020 } }]);
    const call = await sendMcp(
      app,
      await app.mcpToken(),
      'tools/call',
      { name: 'whoami', uri: 'harmless' },
      '2026-07-28',
    ).set('Mcp-Name', 'harmless');
    expect([call.status, call.body]).toMatchObject([400, { error: { code: -32_020 } }]);
  });

  it('calls nothing for a client that has gone', async () => {
    const exchange = new DirectExchange({ era: 'legacy' }, { destroyed: true } as ServerResponse);
    let called = false;
    exchange.onmessage = () => (called = true);
    await exchange.serve({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'whoami' } });
    expect(called).toBe(false);
  });

  it('keeps a list for each set of scopes', async () => {
    const names = async (scope: string): Promise<string> => {
      const token = await app.mcpToken({ scope });
      return (await sendMcp(app, token, 'tools/list')).text;
    };
    const [reader, writer] = [await names('projects:read'), await names('projects:write')];
    expect(reader).not.toContain('"name":"add_project_note"');
    expect(writer).toContain('"name":"add_project_note"');
    expect(await names('projects:read something:else')).toBe(reader);
    expect(await names('')).not.toContain('"name":"search_projects"');
  });

  it('repeats the id of each request for a kept list', async () => {
    const ids = ['1', 'a "quoted" id', 7];
    for (const id of ids) {
      const response = await sendMcp(app, await app.mcpToken(), 'tools/list').send({
        ...{ jsonrpc: '2.0', id, method: 'tools/list' },
      });
      expect(response.body).toMatchObject({ jsonrpc: '2.0', id });
    }
  });
});
