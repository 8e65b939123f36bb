import { createApiKey } from '../../src/gatehouse/index.js';
import { ACME } from '../support/test-app.js';
import type { Attack, AttackGroup, Expected } from './attack.js';
import { type Door, DOORS, withHeaders, withToken } from './doors.js';
import { goodToken } from './forged-token.js';
import type { Header, RawRequest } from './raw-http.js';
import { anonymous, invalidRequest, invalidToken } from './refusals.js';

/** A good token, brought in another way than once in the Authorization header. */
const carried = (
  name: string,
  clause: string,
  carry: (write: RawRequest, token: string) => RawRequest,
  expected: (door: Door) => Expected,
): Attack[] =>
  DOORS.map((door) => ({
    name: `${door.name}: ${name}`,
    clause,
    request: (target) => carry(door.addNote(target), goodToken(target, door.audience)),
    expected: expected(door),
  }));

const authorized = (value: (token: string) => string) => (write: RawRequest, token: string) =>
  withHeaders(write, ['Authorization', value(token)]);

const malformed = (door: Door): Expected =>
  invalidRequest(
    door,
    'authorization_malformed',
    'The Authorization header must be sent once, as: Bearer <token>',
  );

const misplaced = (door: Door): Expected =>
  invalidRequest(
    door,
    'token_misplaced',
    'Send the access token in the Authorization header, not in the query string',
  );

const written = (door: Door): Expected => door.written;

type Value = readonly [
  name: string,
  clause: string,
  value: (token: string) => string,
  expected: (door: Door) => Expected,
];

/** What stands in the one Authorization header. */
const VALUES: Attack[] = (
  [
    ['two tokens behind a comma', 'RFC 6750 §2.1', (token) => `Bearer ${token}, Bearer ${token}`, malformed],
    ['two tokens behind a blank', 'RFC 6750 §2.1', (token) => `Bearer x ${token}`, malformed],
    ['quotes around the token', 'RFC 6750 §2.1', (token) => `Bearer "${token}"`, malformed],
    ['Bearer and nothing', 'RFC 6750 §2.1', () => 'Bearer ', malformed],
    ['Bearer twice', 'RFC 6750 §2.1', (token) => `Bearer Bearer ${token}`, malformed],
    ['unicode for a token', 'RFC 6750 §2.1', () => 'Bearer пароль.💥.☃', malformed],
    ['unicode behind a good token', 'RFC 6750 §2.1', (token) => `Bearer ${token}é`, malformed],
    ['a tab behind Bearer', 'RFC 6750 §2.1', (token) => `Bearer\t${token}`, anonymous],
    ['the bare token', 'RFC 6750 §2.1', (token) => token, anonymous],
    ['Basic', 'RFC 6750 §2.1', (token) => `Basic ${token}`, anonymous],
    ['DPoP', 'RFC 9449 §7.1', (token) => `DPoP ${token}`, anonymous],
    ['the scheme Token', 'RFC 6750 §2.1', (token) => `Token ${token}`, anonymous],
    ['a scheme that begins like Bearer', 'RFC 6750 §2.1', (token) => `BearerToken ${token}`, anonymous],
    [
      'a token of 12 KB',
      'RFC 7515 §7.1',
      (token) => `Bearer ${'A'.repeat(12_000)}.${token}`,
      (door) => invalidToken(door, 'token_malformed'),
    ],
    [
      'a token of 1 MB',
      'RFC 6585 §5',
      (token) => `Bearer ${token}${'A'.repeat(1_000_000)}`,
      () => ({ status: 431, unparsed: true }),
    ],
  ] as const satisfies readonly Value[]
).flatMap(([name, clause, value, expected]) => carried(name, clause, authorized(value), expected));

/** Two of them, in whatever spelling; Node would keep the first. */
const REPEATED: Attack[] = (
  [
    [
      'two good tokens',
      (token) => [
        ['Authorization', `Bearer ${token}`],
        ['Authorization', `Bearer ${token}`],
      ],
    ],
    [
      'a good token, then a bad one',
      (token) => [
        ['Authorization', `Bearer ${token}`],
        ['authorization', 'Bearer x'],
      ],
    ],
    [
      'a bad token, then a good one',
      (token) => [
        ['AUTHORIZATION', 'Bearer x'],
        ['Authorization', `Bearer ${token}`],
      ],
    ],
    [
      'Basic first, then a good token',
      (token) => [
        ['Authorization', 'Basic eDp5'],
        ['Authorization', `Bearer ${token}`],
      ],
    ],
  ] as const satisfies readonly (readonly [string, (token: string) => readonly Header[]])[]
).flatMap(([name, headers]) =>
  carried(name, 'RFC 6750 §2', (write, token) => withHeaders(write, ...headers(token)), malformed),
);

const ELSEWHERE: Attack[] = [
  ['X-Access-Token', 'X-Auth-Token', 'Proxy-Authorization', 'X-Forwarded-Authorization'].flatMap((header) =>
    carried(
      `the token in ${header}`,
      'RFC 6750 §2.1',
      (write, token) => withHeaders(write, [header, `Bearer ${token}`]),
      anonymous,
    ),
  ),
  carried(
    'the token in a cookie',
    'RFC 6750 §2',
    (write, token) =>
      withHeaders(write, ['Cookie', `access_token=${token}; token=${token}; session=${token}`]),
    anonymous,
  ),
  carried(
    'a session in its place',
    'MCP security best practices, Session Hijacking',
    (write) => withHeaders(write, ['Mcp-Session-Id', 'f3a1c7d2'], ['Cookie', 'connect.sid=s%3Ax']),
    anonymous,
  ),
  carried(
    'the token in the query',
    'RFC 6750 §5.3',
    (write, token) => ({ ...write, path: `${write.path}?access_token=${token}` }),
    misplaced,
  ),
  carried(
    'the token in the query and in the header',
    'RFC 6750 §2',
    (write, token) => withToken({ ...write, path: `${write.path}?access_token=${token}` }, token),
    misplaced,
  ),
  carried(
    'the token in the query, percent-encoded',
    'RFC 6750 §5.3',
    (write, token) => ({ ...write, path: `${write.path}?x=1&%61ccess_token=${token}` }),
    misplaced,
  ),
  carried(
    'the token in a query behind a query',
    'RFC 6750 §5.3',
    (write, token) => withToken({ ...write, path: `${write.path}?x?access_token=${token}` }, token),
    misplaced,
  ),
  carried(
    'the token in the query, in upper case',
    'RFC 6750 §2.3',
    (write, token) => ({ ...write, path: `${write.path}?ACCESS_TOKEN=${token}` }),
    anonymous,
  ),
  carried(
    'the token in the body',
    'MCP authorization, Token Handling',
    (write, token) => ({
      ...write,
      body: JSON.stringify({ ...(JSON.parse(String(write.body)) as object), access_token: token }),
    }),
    anonymous,
  ),
  carried(
    'the token in a form',
    'RFC 6750 §2.2',
    (write, token) =>
      withHeaders({ ...write, body: `access_token=${token}` }, [
        'Content-Type',
        'application/x-www-form-urlencoded',
      ]),
    anonymous,
  ),
  carried(
    'the token in a forwarded user',
    'RFC 9110 §11',
    (write) =>
      withHeaders(
        write,
        ['X-Forwarded-User', 'waad|wanda'],
        ['X-Remote-User', 'waad|wanda'],
        ['X-MS-CLIENT-PRINCIPAL', 'e30='],
      ),
    anonymous,
  ),
].flat();

/** API keys are off unless they are switched on. */
const API_KEYS: Attack[] = [
  carried(
    'an API key, though keys are off',
    'docs/api-keys.md',
    authorized(() => `Bearer ${createApiKey(ACME)}`),
    (door) => invalidToken(door, 'api_keys_disabled'),
  ),
  carried(
    'a token that begins like an API key',
    'docs/api-keys.md',
    authorized((token) => `Bearer ghk_${token}`),
    (door) => invalidToken(door, 'api_keys_disabled'),
  ),
  carried(
    'an API key in X-API-Key, though keys are off',
    'docs/api-keys.md',
    (write) => withHeaders(write, ['X-API-Key', createApiKey(ACME)]),
    anonymous,
  ),
  carried(
    'the token in X-API-Key',
    'RFC 6750 §2.1',
    (write, token) => withHeaders(write, ['X-API-Key', token]),
    anonymous,
  ),
].flat();

/** How a token is brought: once, in the Authorization header, or not at all. */
export const credentialAttacks: AttackGroup = {
  controls: [
    carried(
      'the scheme in lower case',
      'RFC 9110 §11.1',
      authorized((token) => `bearer ${token}`),
      written,
    ),
    carried(
      'the scheme in upper case',
      'RFC 9110 §11.1',
      authorized((token) => `BEARER ${token}`),
      written,
    ),
    carried(
      'blanks around the token',
      'RFC 9110 §11.4',
      authorized((token) => `Bearer   ${token}  `),
      written,
    ),
  ].flat(),
  attacks: [
    ...carried('no credentials', 'RFC 6750 §3', (write) => write, anonymous),
    ...VALUES,
    ...REPEATED,
    ...ELSEWHERE,
    ...API_KEYS,
  ],
};
