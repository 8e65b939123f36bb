import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { bodyOf, ERAS, sendMcp } from '../support/mcp-http.js';
import { ALL_SCOPES, startTestApp, type TestApp } from '../support/test-app.js';

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;
const values = (count: number): unknown[] => Array.from({ length: count }, () => ({}));

/** The words of zod and of the SDK's schemas. */
const FOREIGN_WORDS =
  /Invalid input|Invalid option|invalid_type|expected|received|RangeError|stack|too_|unrecognized_keys/i;

describe('messages to the MCP endpoint', () => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await startTestApp();
    token = await app.mcpToken();
  });

  afterAll(() => app.close());

  const post = (body: string | Buffer, ...headers: [string, string][]): request.Test => {
    const test = request(app.origin)
      .post('/api/mcp')
      .auth(token, { type: 'bearer' })
      .set('Accept', 'application/json, text/event-stream')
      .set('Content-Type', 'application/json');
    for (const [name, value] of headers) test.set(name, value);
    return test.serialize(String).send(body);
  };
  const send = (message: object): request.Test => post(JSON.stringify({ jsonrpc: '2.0', ...message }));

  it.each<[string, object, string]>([
    ['no version', { jsonrpc: undefined, id: 1, method: 'ping' }, 'jsonrpc'],
    ['another version', { jsonrpc: '1.0', id: 1, method: 'ping' }, 'jsonrpc'],
    ['a null id', { id: null, method: 'ping' }, 'id'],
    ['a fraction for an id', { id: 1.5, method: 'ping' }, 'id'],
    ['an object for an id', { id: {}, method: 'ping' }, 'id'],
    ['an endless id', { id: 'x'.repeat(300), method: 'ping' }, 'id'],
    ['a number for a method', { id: 1, method: 7 }, 'method'],
    ['a nested method', { id: 1, method: nested(40) }, 'method'],
    ['an endless method', { id: 1, method: 'x'.repeat(1000) }, 'method'],
    ['a method with a line break', { id: 1, method: 'ping\n\u001b[2J' }, 'method'],
    ['params by position', { id: 1, method: 'ping', params: [] }, 'params'],
    ['_meta that is no object', { id: 1, method: 'ping', params: { _meta: 7 } }, '_meta'],
    [
      'a progress token that is an object',
      { id: 1, method: 'ping', params: { _meta: { progressToken: {} } } },
      'progressToken',
    ],
    ['more than a message', { id: 1, method: 'ping', extra: 1 }, ''],
    ['a result that is no object', { id: 1, result: 7 }, ''],
    ['an error that is no object', { id: 1, error: nested(40) }, ''],
    ['neither method nor result', { id: 1 }, ''],
    ['a tool name with a line break', { id: 1, method: 'tools/call', params: { name: 'a\n[Nest]' } }, 'name'],
    ['an endless tool name', { id: 1, method: 'tools/call', params: { name: 'x'.repeat(9000) } }, 'name'],
    ['an endless key', { id: 1, method: 'tools/call', params: { ['k'.repeat(200)]: 1 } }, 'key'],
    ['a key with a line break', { id: 1, method: 'ping', params: { 'a\nb': 1 } }, 'key'],
    ['params 65 deep', { id: 1, method: 'ping', params: { x: nested(65) } }, '64 deep'],
    ['2,001 values', { id: 1, method: 'ping', params: { x: values(2001) } }, '2000 values'],
    [
      'an initialize of 80,000 values',
      { id: 1, method: 'initialize', params: { capabilities: values(80_000) } },
      '2000 values',
    ],
  ])('%s: 400 and -32600, short and in our own words', async (_, message, part) => {
    const response = await send(message);
    expect(response.status).toBe(400);
    const { error } = bodyOf(response);
    expect(error?.code).toBe(-32600);
    expect(error?.message).toContain(part);
    expect(response.text.length).toBeLessThan(300);
    expect(response.text).not.toMatch(FOREIGN_WORDS);
  });

  it.each([
    '"id":1,"method":DEEP',
    '"id":DEEP,"method":"ping"',
    '"id":1,"result":{"x":DEEP}',
    '"error":DEEP',
  ])('what no recursion survives is not recursed into: %s', async (message) => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const response = await post(`{"jsonrpc":"2.0",${message.replace('DEEP', deep)}}`);
    expect(response.status).toBe(400);
    expect(bodyOf(response).error).toEqual({
      code: -32600,
      message: 'The message is nested more than 64 deep',
    });
  });

  it.each(['null', '7', '"x"', 'true', '[]', '[[]]'])('%s is no message: 400 and -32600', async (body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(bodyOf(response)).toMatchObject({ id: null, error: { code: -32600 } });
  });

  it('says which request it refuses, when that can be read', async () => {
    expect(bodyOf(await send({ id: 'abc', method: 7 })).id).toBe('abc');
    expect(bodyOf(await send({ id: {}, method: 7 })).id).toBeNull();
  });

  it('a compressed body is refused: 415, however little it holds', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: values(80_000) });
    const response = await post(gzipSync(body), ['Content-Encoding', 'gzip']);
    expect(response.status).toBe(415);
    expect(bodyOf(response).error?.code).toBe(-32600);
  });

  describe.each(ERAS)('in %s', (era) => {
    it.each<[string, string, Record<string, unknown>]>([
      ['name', 'tools/call', {}],
      ['name', 'tools/call', { name: 7 }],
      ['name', 'tools/call', { name: 'no such name' }],
      ['arguments', 'tools/call', { name: 'whoami', arguments: [] }],
      ['cursor', 'tools/list', { cursor: 'x' }],
      ['cursor', 'tools/list', { cursor: 7 }],
    ])('wrong %s for %s: -32602, in our own words: %j', async (part, method, params) => {
      const response = await sendMcp(app, token, method, params, era);
      expect(response.status).toBe(200);
      const { id, error } = bodyOf(response);
      expect({ id, code: error?.code }).toEqual({ id: 1, code: -32602 });
      expect(error?.message).toContain(part);
      expect(response.text).not.toMatch(FOREIGN_WORDS);
    });

    it.each<[string, object, object]>([
      ['tools/list', { cursor: null }, {}],
      ['prompts/list', { cursor: null }, {}],
      ['resources/list', { cursor: null, task: null }, {}],
      ['resources/templates/list', { cursor: null }, {}],
      ['tools/call', { name: 'whoami', arguments: null }, { name: 'whoami' }],
      [
        'tools/call',
        { name: 'whoami', task: null, requestState: null, inputResponses: null },
        { name: 'whoami' },
      ],
      ['tools/call', { name: null, arguments: {} }, { arguments: {} }],
      ['prompts/get', { name: 'overdue_invoices', arguments: null }, { name: 'overdue_invoices' }],
      [
        'prompts/get',
        { name: 'overdue_invoices', arguments: { client: null } },
        { name: 'overdue_invoices', arguments: {} },
      ],
      ['resources/read', { uri: null }, {}],
      [
        'completion/complete',
        {
          ref: { type: 'ref/prompt', name: 'overdue_invoices', title: null },
          argument: { name: 'client', value: 'B' },
          context: null,
        },
        { ref: { type: 'ref/prompt', name: 'overdue_invoices' }, argument: { name: 'client', value: 'B' } },
      ],
      [
        'completion/complete',
        {
          ref: { type: 'ref/prompt', name: 'overdue_invoices' },
          argument: { name: 'client', value: null },
          context: { arguments: { client: null } },
        },
        {
          ref: { type: 'ref/prompt', name: 'overdue_invoices' },
          argument: { name: 'client' },
          context: { arguments: {} },
        },
      ],
    ])('a null member of %s is as if left out: %j', async (method, withNull, without) => {
      const reader = await app.mcpToken({ scope: ALL_SCOPES.join(' ') });
      const answerTo = async (params: object): Promise<unknown> => {
        const response = await sendMcp(app, reader, method, { ...params }, era);
        return [response.status, bodyOf(response)];
      };
      expect(await answerTo(withNull)).toEqual(await answerTo(without));
    });

    it.each([{ params: null }, { params: { _meta: null } }, { params: { reason: null } }, { id: null }, {}])(
      'a notification may have null members: %j',
      async (members) => {
        const message = { jsonrpc: '2.0', method: 'notifications/initialized', ...members };
        const response = await post(JSON.stringify(message), ['MCP-Protocol-Version', era]);
        expect([response.status, response.text]).toEqual([202, '']);
      },
    );

    it('a notification is accepted and not answered, and a tool is not called by one', async () => {
      for (const method of ['notifications/initialized', 'notifications/unknown', 'tools/call']) {
        const response = await post(JSON.stringify({ jsonrpc: '2.0', method, params: { name: 'whoami' } }), [
          'MCP-Protocol-Version',
          era,
        ]);
        expect([method, response.status, response.text]).toEqual([method, 202, '']);
      }
    });
  });

  it.each<[string, object, object]>([
    ['ping', { params: null }, {}],
    ['ping', { params: { _meta: null } }, {}],
    ['ping', { params: { _meta: { progressToken: null } } }, {}],
    ['ping', { result: null, error: null }, {}],
    ['tools/list', { params: null }, {}],
    ['tools/list', { params: { _meta: null, cursor: null } }, { params: {} }],
    ['initialize', { params: null }, {}],
    [
      'initialize',
      {
        params: {
          protocolVersion: '2025-11-25',
          capabilities: { roots: null, sampling: null, elicitation: null, experimental: null },
          clientInfo: { name: 'x', version: '1', title: null, icons: null },
          _meta: null,
        },
      },
      {
        params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
      },
    ],
  ])('a null member of %s is as if left out: %j', async (method, withNull, without) => {
    const expected = await send({ id: 1, method, ...without });
    const response = await send({ id: 1, method, ...withNull });
    expect([response.status, bodyOf(response)]).toEqual([expected.status, bodyOf(expected)]);
  });

  it('what is null in the envelope of 2026-07-28 is as if left out', async () => {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': null,
      'io.modelcontextprotocol/clientCapabilities': { elicitation: null },
      'io.modelcontextprotocol/logLevel': null,
      progressToken: null,
    };
    const call = (params: object): request.Test =>
      post(
        JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params }),
        ['MCP-Protocol-Version', '2026-07-28'],
        ['Mcp-Method', 'tools/list'],
      );
    const response = await call({ _meta });
    expect(response.status).toBe(200);
    expect(bodyOf(response).result).toBeDefined();
    const withoutMeta = await call({});
    expect(withoutMeta.status).toBe(400);
    for (const params of [null, { _meta: null }])
      expect((await call(params as never)).body).toEqual(withoutMeta.body);
  });

  it.each([{}, { protocolVersion: 7, capabilities: [], clientInfo: { name: {} } }])(
    'initialize with %j: -32602, in our own words',
    async (params) => {
      const response = await send({ id: 1, method: 'initialize', params });
      expect(bodyOf(response).error).toEqual({
        code: -32602,
        message: 'Invalid params of initialize: look at protocolVersion',
      });
    },
  );

  it.each([
    ['clientCapabilities', 7],
    ['clientInfo', { name: 7 }],
    ['logLevel', 'loud'],
    ['protocolVersion', {}],
  ])('a 2026-07-28 envelope with a wrong %s: 400 and -32602, in our own words', async (key, value) => {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
      [`io.modelcontextprotocol/${key}`]: value,
    };
    const response = await send({ id: 1, method: 'tools/list', params: { _meta } });
    expect(response.status).toBe(400);
    expect(bodyOf(response).error).toEqual({
      code: -32602,
      message: expect.stringContaining(`io.modelcontextprotocol/${key}`) as string,
    });
    expect(response.text).not.toMatch(FOREIGN_WORDS);
  });

  it('what 2026-07-28 has no more is no method there: 404 and -32601', async () => {
    for (const method of ['initialize', 'ping', 'logging/setLevel', 'resources/subscribe']) {
      const response = await sendMcp(app, token, method, {}, '2026-07-28');
      expect([method, response.status, bodyOf(response).error?.code]).toEqual([method, 404, -32601]);
    }
  });

  it('responses are accepted of clients before 2026-07-28, and dropped: this server asks nothing', async () => {
    for (const message of [
      { id: 1, result: {} },
      { id: 1, error: { code: 1, message: 'x' } },
      { id: 1, result: {}, error: null },
      { id: 1, method: null, params: null, result: null, error: { code: 1, message: 'x', data: null } },
    ])
      expect((await send(message)).status).toBe(202);
  });

  it('with a key given twice, what is authorized is what is called', async () => {
    token = await app.mcpToken({ scope: 'projects:read' });
    const call = (params: string): request.Test =>
      post(`{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call","params":${params}}`);
    const response = await call('{"name":"search_projects","name":"add_project_note"}');
    expect(response.status).toBe(403);
    const harmless = await call('{"name":"add_project_note","name":"whoami"}');
    expect(bodyOf<{ structuredContent: unknown }>(harmless).result?.structuredContent).toMatchObject({
      userId: 'waad|wanda',
    });
    token = await app.mcpToken();
  });

  it.each([
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"__proto__":{"name":"whoami"}}}',
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami","arguments":{"__proto__":{"x":1}}}}',
    '{"__proto__":{"method":"ping"},"jsonrpc":"2.0","id":1}',
  ])('a prototype is no part of a message: %s', async (body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('takes what a real message may hold: 60 deep, 1,900 values, any text', async () => {
    const response = await send({
      id: 'ok',
      method: 'tools/call',
      params: { name: 'whoami', _meta: { a: values(1900), b: nested(58), c: 'line\nbreak', d: null } },
    });
    expect(bodyOf<{ isError?: boolean }>(response).result).toMatchObject({ structuredContent: {} });
  });
});
