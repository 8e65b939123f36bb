import { type DiagnosisCode } from '../../src/gatehouse/auth/tokens/token-diagnosis.js';
import type { AttackGroup, Target } from './attack.js';
import { compact, GOOD_HEADER, goodClaims, type Json, signedBy } from './forged-token.js';
import { atEveryDoor, insufficientScope, invalidToken, type TokenAttack } from './refusals.js';

type Claims = Json | ((target: Target, audience: string) => Json);

const now = Math.floor(Date.now() / 1000);

const token =
  (claims: Claims, header: Json = {}) =>
  (target: Target, audience: string): string =>
    compact(
      { ...GOOD_HEADER, ...header },
      {
        ...goodClaims(target, audience),
        ...(typeof claims === 'function' ? claims(target, audience) : claims),
      },
      signedBy(target.app.issuer),
    );

/** A token that our issuer did sign, with other claims than a good one. */
const signed = (name: string, clause: string, claims: Claims, logged: DiagnosisCode): TokenAttack => [
  name,
  clause,
  token(claims),
  (door) => invalidToken(door, logged),
];

const audience = (name: string, aud: (audience: string) => unknown): TokenAttack =>
  signed(`aud ${name}`, 'RFC 8707 §2, RFC 9068 §4', (_, ours) => ({ aud: aud(ours) }), 'audience_mismatch');

const AUDIENCES: TokenAttack[] = [
  audience('of somebody else', () => 'https://api.other.example/mcp'),
  audience('a prefix of ours', (ours) => ours.slice(0, -1)),
  audience('that ours is a prefix of', (ours) => `${ours}/admin`),
  audience('with a slash', (ours) => `${ours}/`),
  audience('in upper case', (ours) => ours.toUpperCase()),
  audience('with a query', (ours) => `${ours}?x`),
  audience('with a fragment', (ours) => `${ours}#x`),
  audience('under https', (ours) => ours.replace('http:', 'https:')),
  audience('by another name of this machine', (ours) => ours.replace('localhost', '127.0.0.1')),
  audience('percent-encoded', (ours) => ours.replace('api', '%61pi')),
  audience('with a blank', (ours) => ` ${ours}`),
  audience('two in one text', (ours) => `https://api.other.example ${ours}`),
  audience('a suffix trick', (ours) => ours.replace('localhost', 'localhost.evil.example')),
  audience('a wildcard', () => '*'),
  audience('an empty text', () => ''),
  audience('an empty list', () => []),
  audience('a list without ours', (ours) => ['https://api.other.example', `${ours}/`]),
  audience('a list in a list', (ours) => [[ours]]),
  audience('an object', (ours) => ({ 0: ours, includes: true })),
  audience('with commands for the terminal', () => 'x\u001b[2J\u009b31m\u2028\u0085\u007f'),
  audience('null', () => null),
  audience('the userinfo endpoint', () => 'https://login.example/userinfo'),
  audience("the other door's", (ours) => (ours.endsWith('/mcp') ? ours.replace('/mcp', '') : `${ours}/mcp`)),
  signed(
    'aud the management API of the tenant',
    'RFC 9068 §4',
    ({ app }) => ({ aud: `${app.issuer.url}api/v2/` }),
    'audience_mismatch',
  ),
  signed('aud absent', 'RFC 9068 §4', { aud: undefined }, 'claim_missing'),
  signed('bound to a key', 'RFC 9449 §6.1', { cnf: { jkt: 'x' } }, 'token_sender_constrained'),
  [
    'an ID token',
    'RFC 9068 §4, RFC 8725 §3.11',
    token({ aud: 'gatehouse-web', nonce: 'n', azp: 'gatehouse-web' }, { typ: 'JWT' }),
    (door) => invalidToken(door, 'token_is_id_token'),
  ],
  [
    'a Graph token',
    'Microsoft identity platform, access tokens',
    token({ aud: '00000003-0000-0000-c000-000000000000' }, { typ: 'JWT', nonce: 'n' }),
    (door) => invalidToken(door, 'token_for_graph'),
  ],
];

const issuer = (name: string, iss: (ours: string) => unknown): TokenAttack =>
  signed(
    `iss ${name}`,
    'RFC 9068 §4, RFC 9207',
    ({ app }) => ({ iss: iss(app.issuer.url) }),
    'issuer_unknown',
  );

const ISSUERS: TokenAttack[] = [
  issuer('of another tenant', () => 'https://other.eu.auth0.com/'),
  issuer('without its slash', (ours) => ours.slice(0, -1)),
  issuer('with two slashes', (ours) => `${ours}/`),
  issuer('in upper case', (ours) => ours.toUpperCase()),
  issuer('under https', (ours) => ours.replace('http:', 'https:')),
  issuer('with a suffix trick', (ours) => ours.replace('127.0.0.1', '127.0.0.1.evil.example')),
  issuer('with our issuer for a user name', (ours) => ours.replace(/\/$/, '@evil.example/')),
  issuer('a list with ours in it', (ours) => [ours]),
  issuer('an object', (ours) => ({ href: ours })),
  issuer('with a line for the log', () => 'x\r\nERROR forged'),
  issuer('with commands for the terminal', () => 'x\u001b[2J\u009b31m\u2028\u0085\u007f'),
  issuer('null', () => null),
  issuer('empty', () => ''),
  signed('iss absent', 'RFC 9068 §4', { iss: undefined }, 'claim_missing'),
];

const TIMES: TokenAttack[] = [
  signed('expired a second ago', 'RFC 9068 §4', { exp: now - 1 }, 'token_expired'),
  signed('expired long ago', 'RFC 9068 §4', { exp: 1 }, 'token_expired'),
  signed('exp negative', 'RFC 7519 §4.1.4', { exp: -1 }, 'token_expired'),
  signed('exp in 10^300 seconds', 'RFC 7519 §4.1.4', { exp: 1e300 }, 'claim_invalid'),
  signed('exp in a year', 'RFC 6750 §5.3', { exp: now + 31_536_000 }, 'token_lifetime_excessive'),
  signed('iat ten years ago', 'RFC 6750 §5.3', { iat: now - 315_360_000 }, 'token_lifetime_excessive'),
  signed('exp absent', 'RFC 9068 §2.2', { exp: undefined }, 'claim_missing'),
  signed('exp as text', 'RFC 7519 §4.1.4', { exp: '9999999999' }, 'claim_invalid'),
  signed('exp null', 'RFC 7519 §4.1.4', { exp: null }, 'claim_invalid'),
  signed('not yet valid', 'RFC 7519 §4.1.5', { nbf: now + 600 }, 'token_not_yet_valid'),
  signed('nbf as text', 'RFC 7519 §4.1.5', { nbf: '1' }, 'claim_invalid'),
  signed('iat absent', 'RFC 9068 §2.2', { iat: undefined }, 'claim_missing'),
  signed('iat as text', 'RFC 7519 §4.1.6', { iat: 'now' }, 'claim_invalid'),
];

const SUBJECTS: TokenAttack[] = [
  signed('sub absent', 'RFC 9068 §2.2', { sub: undefined }, 'claim_missing'),
  signed('sub empty', 'RFC 9068 §2.2', { sub: '' }, 'claim_missing'),
  signed('sub a list', 'RFC 7519 §4.1.2', { sub: ['waad|wanda'] }, 'claim_missing'),
  signed('client absent', 'RFC 9068 §2.2', { client_id: undefined }, 'claim_missing'),
  signed('client a number', 'RFC 9068 §2.2', { client_id: 7 }, 'claim_missing'),
  signed('scope a list', 'RFC 9068 §2.2.3', { scope: ['projects:write'] }, 'claim_invalid'),
  signed('scope an object', 'RFC 9068 §2.2.3', { scope: { includes: 'projects:write' } }, 'claim_invalid'),
];

const scope = (name: string, granted: unknown, more: Json = {}): TokenAttack => [
  `scope ${name}`,
  'RFC 6750 §3.1 insufficient_scope',
  token({ scope: granted, ...more }),
  insufficientScope,
];

const SCOPES: TokenAttack[] = [
  scope('absent', undefined),
  scope('empty', ''),
  scope('to read only', 'projects:read'),
  scope('longer than ours', 'projects:writer'),
  scope('shorter than ours', 'projects:writ'),
  scope('in upper case', 'PROJECTS:WRITE'),
  scope('separated by commas', 'projects:read,projects:write'),
  scope('separated by tabs', 'openid\tprojects:write'),
  scope('a wildcard', '* projects:*'),
  scope('of another resource', 'admin:write'),
  scope('only among the permissions', 'openid', { permissions: ['projects:write'], scp: 'projects:write' }),
];

/** Tokens that our issuer signed: for others, for another time, for less than this. */
export const claimAttacks: AttackGroup = {
  controls: [
    [
      'a list of audiences with ours in it',
      'RFC 9068 §4',
      token((_, ours) => ({ aud: ['https://other.example/', ours] })),
    ],
    [
      'the older dialect of Auth0',
      'Auth0 access token profiles',
      token({ client_id: undefined, azp: 'gatehouse-web' }, { typ: 'JWT' }),
    ],
  ].flatMap(([name, clause, make]) =>
    atEveryDoor([name, clause, make, (door) => door.written] as TokenAttack),
  ),
  attacks: [AUDIENCES, ISSUERS, TIMES, SUBJECTS, SCOPES].flat().flatMap(atEveryDoor),
};
