import type { Attack, AttackGroup, Expected } from './attack.js';
import { callTool, MCP, postMcp, postNote, REST } from './doors.js';
import { sent } from './writes.js';

const invalidRequest: Expected = { status: 400, code: -32600 };
const problem: Expected = { status: 400, code: 'invalid_request' };

const JSON_RPC = 'JSON-RPC 2.0 §4';
const BATCHING = 'MCP 2025-06-18, batching removed';

const mcp = (name: string, body: unknown, expected: Expected, clause = JSON_RPC): Attack =>
  sent(MCP, name, clause, () => postMcp(body), expected);

const NO_MESSAGE: Attack[] = [
  ...[
    'null',
    '7',
    '"x"',
    'true',
    '{}',
    '{"jsonrpc":"1.0","id":1,"method":"ping"}',
    '{"jsonrpc":"2.0","id":1}',
    '{"jsonrpc":2,"id":1,"method":"ping"}',
    '{"id":1,"method":"ping"}',
    '{"jsonrpc":"2.0","id":{},"method":"ping"}',
    '{"jsonrpc":"2.0","id":[1],"method":"ping"}',
    '{"jsonrpc":"2.0","id":true,"method":"ping"}',
    '{"jsonrpc":"2.0","id":null,"method":"ping"}',
    '{"jsonrpc":"2.0","id":1,"method":7}',
    '{"jsonrpc":"2.0","id":1,"method":["ping"]}',
    '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}',
    '{"jsonrpc":"2.0","id":1,"method":"ping","params":"x"}',
    '{"jsonrpc":"2.0","id":null,"method":"ping","params":null}',
    '{"__proto__":{"jsonrpc":"2.0","id":1,"method":"ping"}}',
  ].map((body) => mcp(`a message ${body}`, body, invalidRequest)),
  mcp('an empty batch', '[]', invalidRequest, BATCHING),
  mcp('a batch of one', [{ jsonrpc: '2.0', id: 1, method: 'ping' }], invalidRequest, BATCHING),
  sent(
    MCP,
    'a batch of writes',
    BATCHING,
    (target) => postMcp(`[${Array.from({ length: 50 }, () => String(MCP.addNote(target).body)).join()}]`),
    invalidRequest,
  ),
  sent(
    REST,
    'a batch of writes',
    'deny by default',
    ({ projectId }) => postNote(projectId, [{ content: 'x' }, { content: 'y' }]),
    problem,
  ),
  ...['null', '7', '"x"', 'true'].map((body) =>
    sent(REST, `a body ${body}`, 'RFC 8259', ({ projectId }) => postNote(projectId, body), problem),
  ),
];

const METHODS: Attack[] = [
  ...[
    'nothing/such',
    '__proto__',
    'constructor',
    'toString',
    'TOOLS/CALL',
    'resources/delete',
    'resources/subscribe',
    'prompts/delete',
    'sampling/createMessage',
    'elicitation/create',
    'roots/list',
    'tasks/get',
  ].map((method) =>
    mcp(
      `the method ${JSON.stringify(method.slice(0, 40))}`,
      {
        jsonrpc: '2.0',
        id: 1,
        method,
        params: { uri: 'file:///etc/passwd', name: 'x', ref: {}, level: 'debug' },
      },
      { status: 200, code: -32601 },
    ),
  ),
  ...[
    'file:///etc/passwd',
    'http://169.254.169.254/latest/meta-data',
    'project://../../etc/passwd',
    '',
    'project',
  ].map((uri) =>
    mcp(
      `the resource ${JSON.stringify(uri)}`,
      { jsonrpc: '2.0', id: 1, method: 'resources/read', params: { uri } },
      { status: 200, code: -32602 },
    ),
  ),
  ...['drop_tables', '__proto__', 'constructor', 'toString', ''].map((name) =>
    mcp(
      `the prompt ${JSON.stringify(name)}`,
      { jsonrpc: '2.0', id: 1, method: 'prompts/get', params: { name, arguments: {} } },
      { status: 200, code: -32602 },
    ),
  ),
  ...[
    'drop_tables',
    '__proto__',
    'constructor',
    'toString',
    '',
    'ADD_PROJECT_NOTE',
    'add_project_note ',
    '../add_project_note',
  ].map((name) =>
    sent(
      MCP,
      `the tool ${JSON.stringify(name.slice(0, 40))}`,
      'MCP tools, error handling',
      () => callTool(name, {}),
      { status: 200, code: -32602 },
    ),
  ),
  ...['', 'tools/call\0', 'x'.repeat(10_000)].map((method) =>
    mcp(
      `the method ${JSON.stringify(method.slice(0, 40))}`,
      { jsonrpc: '2.0', id: 1, method },
      invalidRequest,
    ),
  ),
  sent(
    MCP,
    'a tool name of 10,000 characters',
    'MCP tools, Tool Names',
    () => callTool('x'.repeat(10_000), {}),
    invalidRequest,
  ),
  ...[7, null, {}, ['whoami'], true].map((name) =>
    sent(MCP, `a tool named ${JSON.stringify(name)}`, 'MCP tools, error handling', () => callTool(name, {}), {
      status: 200,
      code: -32602,
    }),
  ),
  ...['x', 7, [], true].map((args) =>
    sent(
      MCP,
      `the arguments ${JSON.stringify(args)}`,
      'MCP tools, error handling',
      () => callTool('whoami', args),
      { status: 200, code: -32602 },
    ),
  ),
  mcp(
    'a cursor nobody gave',
    { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { cursor: "' OR 1=1" } },
    { status: 200, code: -32602 },
    'MCP pagination, error handling',
  ),
  mcp(
    'initialize without anything',
    { jsonrpc: '2.0', id: 1, method: 'initialize' },
    { status: 200, code: -32602 },
  ),
  mcp(
    'initialize of wrong types',
    {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: 7, capabilities: [], clientInfo: 'x' },
    },
    { status: 200, code: -32602 },
  ),
];

/** JSON that is no message, and messages that ask for what is not there. */
export const messageAttacks: AttackGroup = {
  controls: [mcp('ping', { jsonrpc: '2.0', id: 1, method: 'ping' }, { status: 200 })],
  attacks: [...NO_MESSAGE, ...METHODS],
};
