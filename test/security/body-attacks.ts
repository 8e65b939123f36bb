import type { Attack, AttackGroup, Expected } from './attack.js';
import { callTool, DOORS, MCP, postMcp, postNote, REST, toolCall, withHeaders } from './doors.js';
import { sent } from './writes.js';

const parseError: Expected = { status: 400, code: -32700 };
const invalidRequest: Expected = { status: 400, code: -32600 };
const says = (text: string): Expected => ({ status: 200, toolError: text });
const problem: Expected = { status: 400, code: 'invalid_request' };

const JSON_RPC = 'JSON-RPC 2.0 §4';
const NESTED = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const mcp = (name: string, body: unknown, expected: Expected, clause = JSON_RPC): Attack =>
  sent(MCP, name, clause, () => postMcp(body), expected);

const NO_JSON: Attack[] = [
  ...[
    '',
    ' ',
    '{"broken',
    'undefined',
    'NaN',
    "{'a':1}",
    '{"a":1}}',
    '{"a":1,}',
    '\0',
    '<xml/>',
    '{"a":01}',
    '// x\n{}',
    'access_token=x',
    '{"a":"\t"}',
  ].map((body) => mcp(`a body ${JSON.stringify(body)}`, body, parseError, 'JSON-RPC 2.0 §5.1')),
  ...['{"broken', '{"a":1}}', "{'a':1}", '\0', '<xml/>'].map((body) =>
    sent(
      REST,
      `a body ${JSON.stringify(body)}`,
      'RFC 8259',
      ({ projectId }) => postNote(projectId, body),
      problem,
    ),
  ),
];

const LARGE: Attack[] = [
  mcp(
    '1 MB',
    { jsonrpc: '2.0', id: 1, method: 'ping', params: { x: 'x'.repeat(1_000_000) } },
    { status: 413, code: -32600 },
    'RFC 9110 §15.5.14',
  ),
  mcp('nested 10,000 deep', toolCall(NESTED(10_000)), invalidRequest, 'RFC 8259 §9'),
  mcp('nested 100,000 deep', toolCall(NESTED(100_000)), invalidRequest, 'RFC 8259 §9'),
  mcp(
    'arguments nested 65 deep',
    toolCall(`{"name":"whoami","arguments":{"x":${NESTED(65)}}}`),
    invalidRequest,
    'RFC 8259 §9',
  ),
  mcp(
    'objects nested 10,000 deep',
    toolCall(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
    invalidRequest,
    'RFC 8259 §9',
  ),
  mcp(
    '20,000 keys',
    toolCall(
      `{"name":"whoami","arguments":{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join()}}}`,
    ),
    invalidRequest,
    'RFC 8259 §9',
  ),
  mcp(
    '50,000 values',
    toolCall(`{"name":"whoami","arguments":{"x":[${'1,'.repeat(50_000)}1]}}`),
    invalidRequest,
    'RFC 8259 §9',
  ),
  sent(
    MCP,
    'content of 5,001 characters',
    'input schema',
    ({ projectId }) => callTool('add_project_note', { projectId, content: 'x'.repeat(5001) }),
    says('content'),
  ),
  sent(
    MCP,
    'content of 200,000 characters',
    'input schema',
    ({ projectId }) => callTool('add_project_note', { projectId, content: 'x'.repeat(200_000) }),
    says('content'),
  ),
  sent(
    MCP,
    'an id of 200,000 characters',
    'input schema',
    () => callTool('get_project', { projectId: 'x'.repeat(200_000) }),
    says('project_not_found'),
  ),
  sent(
    REST,
    '1 MB',
    'RFC 9110 §15.5.14',
    ({ projectId }) => postNote(projectId, { content: 'x'.repeat(1_000_000) }),
    { status: 413, code: 'payload_too_large' },
  ),
  sent(
    REST,
    'nested 10,000 deep',
    'RFC 8259 §9',
    ({ projectId }) => postNote(projectId, `{"content":${NESTED(10_000)}}`),
    problem,
  ),
  sent(
    REST,
    'a body that is a list nested 100,000 deep',
    'RFC 8259 §9',
    ({ projectId }) => postNote(projectId, NESTED(100_000)),
    problem,
  ),
  sent(
    REST,
    '20,000 keys',
    'RFC 8259 §9',
    ({ projectId }) =>
      postNote(
        projectId,
        `{"content":"x",${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join()}}`,
      ),
    problem,
  ),
  sent(
    REST,
    'content of 5,001 characters',
    'input schema',
    ({ projectId }) => postNote(projectId, { content: 'x'.repeat(5001) }),
    problem,
  ),
  sent(
    REST,
    'an id of 8,000 characters',
    'input schema',
    () => postNote('x'.repeat(8_000), { content: 'x' }),
    REST.projectNotFound,
  ),
];

const CHARSETS: Attack[] = ['utf-7', 'utf-16', 'utf-16le', 'UTF-32', 'utf-8-bom', 'iso-8859-1', 'x'].flatMap(
  (charset) => [
    ...DOORS.map((door) =>
      sent(
        door,
        `a body said to be in ${charset}`,
        'RFC 8259 §8.1',
        (target) =>
          withHeaders(door.addNote(target), ['Content-Type', `application/json; charset=${charset}`]),
        { status: 415, code: door.name === 'MCP' ? -32600 : 'unsupported_media_type' },
      ),
    ),
  ],
);

const note = (name: string, body: string): Attack =>
  sent(REST, name, 'RFC 8259 §9', ({ projectId }) => postNote(projectId, body), problem);

/** What the schema would have dropped in silence, or walked to the end. */
const OUT_OF_BOUNDS: Attack[] = [
  note('a key __proto__ further in', '{"content":"x","title":{"__proto__":1}}'),
  note('a key of 129 characters', `{"content":"x","${'k'.repeat(129)}":1}`),
  note('a key that is not printable', '{"content":"x","a\\u202eb":1}'),
  note('2,000 values and one', `{"content":[${Array(1_999).fill(0).join()}]}`),
  note('nested 65 deep', `{"content":${NESTED(64)}}`),
  ...['null', '7', '"text"', 'true', '[]'].map((body) => note(`a body that is ${body}`, body)),
];

/** Bodies that are no JSON, or too much of it. */
export const bodyAttacks: AttackGroup = {
  controls: [
    sent(MCP, 'a good body', JSON_RPC, (target) => MCP.addNote(target), MCP.written),
    sent(REST, 'a good body', 'RFC 8259', (target) => REST.addNote(target), REST.written),
    ...['UTF-8', '"utf-8"'].flatMap((charset) =>
      DOORS.map((door) =>
        sent(
          door,
          `a good body in ${charset}`,
          'RFC 8259 §8.1',
          (target) =>
            withHeaders(door.addNote(target), ['Content-Type', `application/json; charset=${charset}`]),
          door.written,
        ),
      ),
    ),
  ],
  attacks: [...NO_JSON, ...LARGE, ...CHARSETS, ...OUT_OF_BOUNDS],
};
