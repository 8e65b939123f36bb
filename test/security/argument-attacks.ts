import type { Attack, AttackGroup, Expected } from './attack.js';
import { callTool, MCP, postMcp, postNote, REST, toolCall } from './doors.js';
import { sent } from './writes.js';

const problem: Expected = { status: 400, code: 'invalid_request' };
const says = (text: string): Expected => ({ status: 200, toolError: text });

/** Arguments of a note, as JSON text: refused in the name of a field at both doors. */
const NOTES: readonly (readonly [name: string, args: string, field: string, clause: string])[] = [
  ['a content that is a number', '"content":7', 'content', 'input schema'],
  ['a content that is null', '"content":null', 'content', 'input schema'],
  ['a content that is true', '"content":true', 'content', 'input schema'],
  ['a content that is a list', '"content":["x"]', 'content', 'input schema'],
  ['a content that is an object', '"content":{"toString":"x","length":1}', 'content', 'input schema'],
  ['a content that is an operator', '"content":{"$ne":""}', 'content', 'CWE-943'],
  ['a content that is empty', '"content":""', 'content', 'input schema'],
  ['a content of blanks', '"content":" \\t\\n\\u00a0\\u3000\\ufeff"', 'content', 'input schema'],
  ['a content with a NUL', '"content":"a\\u0000b"', 'content', 'input schema'],
  ['a content of half a surrogate pair', '"content":"\\ud800x"', 'content', 'RFC 8259 §8.2'],
  ['a title with a NUL', '"content":"x","title":"a\\u0000b"', 'title', 'input schema'],
  ['a title that is a fraction', '"content":"x","title":1.5', 'title', 'input schema'],
  ['a title that is true', '"content":"x","title":true', 'title', 'input schema'],
  ['a title of 201 characters', `"content":"x","title":"${'t'.repeat(201)}"`, 'title', 'input schema'],
  ['the content twice, the bad one last', '"content":"x","content":7', 'content', 'RFC 8259 §4'],
  ['no content', '"title":"x"', 'content', 'input schema'],
];

/** Dropped or refused; either way no object has them afterwards, which is looked at after each row. */
const POLLUTIONS: Attack[] = (
  [
    ['__proto__', { status: 400, code: -32600 }, { status: 400, code: 'invalid_request' }],
    ['constructor', MCP.written, REST.written],
    ['prototype', MCP.written, REST.written],
  ] as const
).flatMap(([key, atMcp, atRest]) => {
  const args = `"content":"x","${key}":{"polluted":true,"prototype":{"polluted":true}}`;
  const call = (projectId: string): string =>
    toolCall(`{"name":"add_project_note","arguments":{"projectId":"${projectId}",${args}}}`);
  return [
    sent(MCP, `${key} in a note`, 'CWE-1321', ({ projectId }) => postMcp(call(projectId)), atMcp),
    sent(REST, `${key} in a note`, 'CWE-1321', ({ projectId }) => postNote(projectId, `{${args}}`), atRest),
  ];
});

const ARGUMENTS: Attack[] = [
  ...NOTES.flatMap(([name, args, field, clause]) => [
    sent(
      MCP,
      name,
      clause,
      ({ projectId }) =>
        postMcp(toolCall(`{"name":"add_project_note","arguments":{"projectId":"${projectId}",${args}}}`)),
      says(field),
    ),
    sent(REST, name, clause, ({ projectId }) => postNote(projectId, `{${args}}`), problem),
  ]),
  ...['\u0085', '\u001c', '\u180e', '\u200b', '\u2028', '\u3164', '\v\f'].flatMap((blank) => [
    sent(
      MCP,
      `a content of ${JSON.stringify(blank)}`,
      'input schema',
      ({ projectId }) => callTool('add_project_note', { projectId, content: blank }),
      says('content'),
    ),
    sent(
      REST,
      `a content of ${JSON.stringify(blank)}`,
      'input schema',
      ({ projectId }) => postNote(projectId, { content: blank }),
      problem,
    ),
  ]),
  sent(
    MCP,
    'the project twice, the foreign one last',
    'RFC 8259 §4',
    ({ projectId, foreignProjectId }) =>
      postMcp(
        toolCall(
          `{"name":"add_project_note","arguments":{"projectId":"${projectId}","projectId":"${foreignProjectId}","content":"x"}}`,
        ),
      ),
    says('project_not_found'),
  ),
  sent(
    MCP,
    'the tool twice, the writing one last',
    'RFC 8259 §4',
    () => postMcp(toolCall('{"name":"whoami","name":"add_project_note","arguments":{}}')),
    says('content'),
  ),
  ...(
    [
      '1e308',
      '-1',
      '0',
      '26',
      '1.5',
      '"1e1"',
      '"0x5"',
      '"5.5"',
      '[10]',
      '1e999',
      'true',
      '{"valueOf":1}',
    ] as const
  ).map((limit) =>
    sent(
      MCP,
      `a limit of ${limit}`,
      'input schema',
      () => postMcp(toolCall(`{"name":"search_projects","arguments":{"limit":${limit}}}`)),
      says('limit'),
    ),
  ),
  ...['1e3', '-1', '0', '26', '1.5', '0x10', '10%00', '1;2', '1&limit=2', '%F0%9F%92%A5'].map((limit) =>
    sent(
      REST,
      `a limit of ${limit}`,
      'input schema',
      () => ({ method: 'GET', path: `/api/projects?limit=${limit}` }),
      problem,
    ),
  ),
  ...[
    'search[]=x',
    'search[a]=x',
    'search=a&search=b',
    '__proto__[polluted]=1',
    '__proto__.polluted=1',
    'constructor[prototype][polluted]=1',
    'status=archived',
    'search=%00',
    'clientName=%00',
    `search=${'x'.repeat(201)}`,
    'clientNameMatch=fuzzy',
  ].map((query) =>
    sent(
      REST,
      `the query ${query.slice(0, 60)}`,
      'input schema',
      () => ({ method: 'GET', path: `/api/projects?${query}` }),
      problem,
    ),
  ),
  ...(['["x"]', '{"a":1}', 'true', '1.5', '1e21', '"\\u0000"', `"${'x'.repeat(201)}"`] as const).map(
    (search) =>
      sent(
        MCP,
        `a search for ${search.slice(0, 40)}`,
        'input schema',
        () => postMcp(toolCall(`{"name":"search_projects","arguments":{"search":${search}}}`)),
        says('search'),
      ),
  ),
];

/** What is in a message that is one. */
export const argumentAttacks: AttackGroup = {
  controls: [
    sent(
      MCP,
      'content of 5,000 characters',
      'input schema',
      ({ projectId }) => callTool('add_project_note', { projectId, content: 'x'.repeat(5000) }),
      MCP.written,
    ),
    sent(
      REST,
      'a content of markup and quotes',
      'stored as it is',
      ({ projectId }) =>
        postNote(projectId, {
          content: `<script>alert(1)</script>'; drop table projects; -- \u202E{{7*7}}\${7*7}`,
        }),
      REST.written,
    ),
  ],
  attacks: [...POLLUTIONS, ...ARGUMENTS],
};
