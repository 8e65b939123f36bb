import { bodyOf, callTool as ask, sendMcp } from '../support/mcp-http.js';
import { GLOBEX } from '../support/test-app.js';
import type { Attack, AttackGroup, Expected, Target } from './attack.js';
import { callTool, postMcp, withToken } from './doors.js';
import type { Json } from './forged-token.js';

const CLAUSE = 'a cursor continues one list of one caller';
const SCOPE = 'projects:read invoices:read';

type Cursor = (target: Target) => Promise<string> | string;

/** A cursor that the server gave out to a caller with these claims. */
const givenTo =
  (claims: Json, tool = 'search_projects', args: Json = {}): Cursor =>
  async ({ app }) => {
    const token = await app.mcpToken({ scope: SCOPE, ...claims });
    const { structuredContent } = await ask(app, tool, { limit: 1, ...args }, { token });
    const { nextCursor } = structuredContent as { nextCursor?: string };
    if (nextCursor === undefined) throw new Error(`${tool} gave no cursor`);
    return nextCursor;
  };

const givenByResourceList: Cursor = async ({ app }) => {
  const token = await app.mcpToken({ scope: SCOPE });
  const { result } = bodyOf<{ nextCursor: string }>(await sendMcp(app, token, 'resources/list'));
  return result?.nextCursor ?? '';
};

const own = givenTo({});

const edited =
  (edit: (cursor: string) => string): Cursor =>
  async (target) =>
    edit(await own(target));

const another = (character = ''): string => (character === 'A' ? 'B' : 'A');

/** The position a page further on, under the old seal. */
const moved = (cursor: string): string => {
  const [position = '', seal = ''] = cursor.split('.');
  const forged = { ...JSON.parse(Buffer.from(position, 'base64url').toString()), score: 9 } as object;
  return `${Buffer.from(JSON.stringify(forged)).toString('base64url')}.${seal}`;
};

const BAD: readonly (readonly [name: string, cursor: Cursor])[] = [
  ["another organization's cursor", givenTo({ org_id: GLOBEX })],
  ["another user's cursor", givenTo({ sub: 'waad|somebody-else' })],
  ["another operation's cursor", givenTo({}, 'search_invoices')],
  ["another query's cursor", givenTo({}, 'search_projects', { status: 'active' })],
  ['the cursor of resources/list', givenByResourceList],
  ['a cursor with another position', edited(moved)],
  ['a cursor with its first letter changed', edited((cursor) => another(cursor[0]) + cursor.slice(1))],
  ['a cursor with its last letter changed', edited((cursor) => cursor.slice(0, -1) + another(cursor.at(-1)))],
  ['a cursor without its seal', edited((cursor) => cursor.split('.')[0] ?? '')],
  ['a cursor with half its seal', edited((cursor) => cursor.slice(0, -11))],
  ['a cursor and more', edited((cursor) => `${cursor}.x`)],
  ['a cursor with padding', edited((cursor) => cursor.replace('.', '=.'))],
  ['a cursor twice', edited((cursor) => cursor + cursor)],
  ['a cursor of 10 KB', () => 'A'.repeat(10_240)],
  ['a cursor of 10 KB, with a seal', () => `${'A'.repeat(10_240)}.${'A'.repeat(22)}`],
  ['a cursor that is not base64', () => '%%%.###'],
  ['a cursor of base64 that is not JSON', () => Buffer.from('not JSON').toString('base64')],
  ['a cursor of JSON without a seal', () => Buffer.from('{"score":0}').toString('base64url')],
  ['a cursor of SQL', () => "' OR 1=1 --"],
  ['a cursor with a NUL', () => 'a\0b'],
  ['an offset for a cursor', () => '10'],
];

const row = (name: string, cursor: Cursor, expected: Expected): [atMcp: Attack, atRest: Attack] => [
  {
    name: `MCP: ${name}`,
    clause: CLAUSE,
    request: async (target) =>
      withToken(
        callTool('search_projects', { limit: 1, cursor: await cursor(target) }),
        await target.app.mcpToken({ scope: SCOPE }),
      ),
    expected: expected.code === undefined ? expected : { status: 200, toolError: String(expected.code) },
  },
  {
    name: `REST: ${name}`,
    clause: CLAUSE,
    request: async (target) =>
      withToken(
        {
          method: 'GET',
          path: `/api/projects?limit=1&cursor=${encodeURIComponent(await cursor(target))}`,
        },
        await target.app.restToken({ scope: SCOPE }),
      ),
    expected,
  },
];

const listed = (name: string, cursor: Cursor, expected: Expected): Attack => ({
  name: `MCP: resources/list with ${name}`,
  clause: 'MCP, Pagination, "Error Handling"',
  request: async (target) =>
    withToken(
      postMcp({ jsonrpc: '2.0', id: 1, method: 'resources/list', params: { cursor: await cursor(target) } }),
      await target.app.mcpToken({ scope: SCOPE }),
    ),
  expected,
});

/** The cursor of resources/list, with one for a listing put in by the attacker. */
const wrapped =
  (cursor: Cursor, uriTemplate = 'project://{projectId}'): Cursor =>
  async (target) =>
    Buffer.from(JSON.stringify({ [uriTemplate]: await cursor(target) })).toString('base64url');

const invalidParams: Expected = { status: 200, code: -32602 };

/** Cursors that do not continue the list they are sent to. */
export const cursorAttacks: AttackGroup = {
  controls: [
    ...row("the caller's own cursor", own, { status: 200 }),
    listed("the caller's own cursor", givenByResourceList, { status: 200 }),
  ],
  attacks: [
    ...BAD.flatMap(([name, cursor]) => row(name, cursor, { status: 400, code: 'cursor_invalid' })),
    ...BAD.filter(([, cursor]) => cursor !== givenByResourceList).flatMap(([name, cursor]) => [
      listed(name, cursor, invalidParams),
      listed(`${name} inside`, wrapped(cursor), invalidParams),
    ]),
    listed("the caller's own cursor of a tool", own, invalidParams),
    listed('a listing that there is not', wrapped(own, 'salary://{person}'), invalidParams),
    listed('a listing called __proto__', wrapped(own, '__proto__'), invalidParams),
    listed('no listing', () => Buffer.from('{}').toString('base64url'), invalidParams),
    listed(
      'a list of listings',
      () => Buffer.from('["project://{projectId}"]').toString('base64url'),
      invalidParams,
    ),
    listed(
      'its cursor and a line feed',
      async (target) => `${await givenByResourceList(target)}\n`,
      invalidParams,
    ),
  ],
};
