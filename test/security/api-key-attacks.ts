import { createApiKey, hashApiKey } from '../../src/gatehouse/index.js';
import { ACME, GLOBEX } from '../support/test-app.js';
import type { Attack, AttackGroup, Expected } from './attack.js';
import type { ApiKeysAtHand, CredentialedTarget } from './credentialed-server.js';
import { type Door, DOORS, withHeaders } from './doors.js';
import { goodToken } from './forged-token.js';
import type { Header, RawRequest } from './raw-http.js';
import { anonymous, insufficientScope, invalidRequest, invalidToken } from './refusals.js';

type Expectation = (door: Door) => Expected;

const CLAUSE = 'docs/api-keys.md';
const written: Expectation = (door) => door.written;
const malformed: Expectation = (door) => invalidToken(door, 'api_key_malformed');
const unknown: Expectation = (door) => invalidToken(door, 'api_key_unknown');
const ambiguous: Expectation = (door) =>
  invalidRequest(door, 'credentials_ambiguous', 'Send one credential: Authorization or X-API-Key, once');
const notABearer: Expectation = (door) =>
  invalidRequest(
    door,
    'authorization_malformed',
    'The Authorization header must be sent once, as: Bearer <token>',
  );

/** A good write, with a key brought somehow. */
const brought = (
  name: string,
  bring: (write: RawRequest, keys: ApiKeysAtHand, token: string) => RawRequest,
  expected: Expectation,
): Attack<CredentialedTarget>[] =>
  DOORS.map((door) => ({
    name: `${door.name}: ${name}`,
    clause: CLAUSE,
    request: (target) => bring(door.addNote(target), target.apiKeys, goodToken(target, door.audience)),
    expected: expected(door),
  }));

const inHeaders = (
  name: string,
  headers: (keys: ApiKeysAtHand, token: string) => readonly Header[],
  expected: Expectation,
): Attack<CredentialedTarget>[] =>
  brought(name, (write, keys, token) => withHeaders(write, ...headers(keys, token)), expected);

/** A key in each of the two headers that may carry one. */
const inEither = (
  name: string,
  key: (keys: ApiKeysAtHand) => string,
  expected: Expectation,
): Attack<CredentialedTarget>[] => [
  ...inHeaders(`${name}, as a bearer token`, (keys) => [['Authorization', `Bearer ${key(keys)}`]], expected),
  ...inHeaders(`${name}, in X-API-Key`, (keys) => [['X-API-Key', key(keys)]], expected),
];

/** The key with its organization exchanged, and a checksum that fits again. */
function exchanged(key: string, organizationId: string): string {
  const [, secret = ''] = key.split('.');
  const unchecked = `ghk_${Buffer.from(organizationId).toString('base64url')}.${secret.slice(0, -6)}`;
  return unchecked + hashApiKey(`checksum ${unchecked}`).slice(0, 6);
}

const KEYS = [
  inEither(
    'a revoked key',
    ({ revoked }) => revoked,
    (door) => invalidToken(door, 'api_key_revoked'),
  ),
  inEither(
    'an expired key',
    ({ expired }) => expired,
    (door) => invalidToken(door, 'api_key_expired'),
  ),
  inEither('a key that nobody made', () => createApiKey(ACME), unknown),
  inEither('our key, said to be of another organization', ({ writer }) => exchanged(writer, GLOBEX), unknown),
  inEither('another organization’s key, said to be ours', ({ foreign }) => exchanged(foreign, ACME), unknown),
  inEither(
    'a key of another organization',
    ({ foreign }) => foreign,
    (door) => door.projectNotFound,
  ),
  inEither('a key cut short', ({ writer }) => writer.slice(0, -1), malformed),
  inEither('a key with one character more', ({ writer }) => `${writer}A`, malformed),
  inEither('a key with its case turned', ({ writer }) => `ghk_${writer.slice(4).toUpperCase()}`, malformed),
  inEither(
    'a key with the secret of another',
    ({ writer, otherWriter }) => `${String(writer.split('.')[0])}.${String(otherWriter.split('.')[1])}x`,
    malformed,
  ),
  inEither('the prefix alone', () => 'ghk_', malformed),
  inEither('a key of 12 KB', ({ writer }) => writer + 'A'.repeat(12_000), malformed),
  inEither('an organization of 9 KB', ({ writer }) => exchanged(writer, 'o'.repeat(9_000)), malformed),
  inEither('SQL for an organization', ({ writer }) => exchanged(writer, `' OR '1'='1`), unknown),
  inEither('an organization with a NUL', ({ writer }) => exchanged(writer, `${ACME}\0`), malformed),
  inEither('a wildcard for an organization', ({ writer }) => exchanged(writer, '%'), unknown),
].flat();

const HEADERS = [
  inHeaders(
    'two keys in two headers',
    ({ writer, otherWriter }) => [
      ['Authorization', `Bearer ${writer}`],
      ['X-API-Key', otherWriter],
    ],
    ambiguous,
  ),
  inHeaders(
    'one key in two headers',
    ({ writer }) => [
      ['Authorization', `Bearer ${writer}`],
      ['X-API-Key', writer],
    ],
    ambiguous,
  ),
  inHeaders(
    'a key beside a token',
    ({ writer }, token) => [
      ['Authorization', `Bearer ${token}`],
      ['X-API-Key', writer],
    ],
    ambiguous,
  ),
  inHeaders(
    'a bad key beside a good token',
    (_, token) => [
      ['Authorization', `Bearer ${token}`],
      ['X-API-Key', 'x'],
    ],
    ambiguous,
  ),
  inHeaders(
    'a key beside Basic',
    ({ writer }) => [
      ['Authorization', 'Basic eDp5'],
      ['X-API-Key', writer],
    ],
    ambiguous,
  ),
  inHeaders(
    'X-API-Key twice',
    ({ writer, otherWriter }) => [
      ['X-API-Key', writer],
      ['x-api-key', otherWriter],
    ],
    ambiguous,
  ),
  inHeaders(
    'two keys in X-API-Key',
    ({ writer, otherWriter }) => [['X-API-Key', `${writer}, ${otherWriter}`]],
    malformed,
  ),
  inHeaders('Bearer in X-API-Key', ({ writer }) => [['X-API-Key', `Bearer ${writer}`]], malformed),
  inHeaders('a token in X-API-Key', (_, token) => [['X-API-Key', token]], malformed),
  inHeaders('an empty X-API-Key', () => [['X-API-Key', '']], malformed),
  inHeaders('unicode in X-API-Key', () => [['X-API-Key', 'ghk_ключ.💥']], malformed),
  inHeaders('unicode behind a key in X-API-Key', ({ writer }) => [['X-API-Key', `${writer}é`]], malformed),
  inHeaders('unicode behind a key', ({ writer }) => [['Authorization', `Bearer ${writer}é`]], notABearer),
  inHeaders(
    'a key under the scheme ApiKey',
    ({ writer }) => [['Authorization', `ApiKey ${writer}`]],
    anonymous,
  ),
  inHeaders('a key under Basic', ({ writer }) => [['Authorization', `Basic ${writer}`]], anonymous),
  inHeaders('a key without a scheme', ({ writer }) => [['Authorization', writer]], anonymous),
  inHeaders('a key in X-Auth-Token', ({ writer }) => [['X-Auth-Token', writer]], anonymous),
  inHeaders(
    'a key in a cookie',
    ({ writer }) => [['Cookie', `x-api-key=${writer}; api_key=${writer}`]],
    anonymous,
  ),
].flat();

const ELSEWHERE = [
  brought(
    'a key in the query',
    (write, { writer }) => ({ ...write, path: `${write.path}?api_key=${writer}&x-api-key=${writer}` }),
    anonymous,
  ),
  brought(
    'a key in the query, as a token',
    (write, { writer }) => ({ ...write, path: `${write.path}?access_token=${writer}` }),
    (door) =>
      invalidRequest(
        door,
        'token_misplaced',
        'Send the access token in the Authorization header, not in the query string',
      ),
  ),
  brought(
    'a key in the body',
    (write, { writer }) => ({
      ...write,
      body: JSON.stringify({
        ...(JSON.parse(String(write.body)) as object),
        api_key: writer,
        access_token: writer,
      }),
    }),
    anonymous,
  ),
].flat();

/** A service's scopes are what they are: no login adds to them, so MCP does not say that the tool is there. */
const TOO_LITTLE = inEither(
  'a key to read only',
  ({ reader }) => reader,
  (door) =>
    door.name === 'REST' ? insufficientScope(door) : { status: 200, code: -32602, logged: 'tool_hidden' },
);

/** API keys, where they are accepted. */
export const apiKeyAttacks: AttackGroup<CredentialedTarget> = {
  controls: [
    ...inEither('a good key', ({ writer }) => writer, written),
    ...inHeaders(
      'a good key, the scheme in lower case',
      ({ writer }) => [['Authorization', `bearer ${writer}`]],
      written,
    ),
    ...inHeaders('a good key, the header in lower case', ({ writer }) => [['x-api-key', writer]], written),
  ],
  attacks: [...KEYS, ...HEADERS, ...ELSEWHERE, ...TOO_LITTLE],
};
