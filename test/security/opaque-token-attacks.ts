import { randomUUID } from 'node:crypto';
import { type DiagnosisCode } from '../../src/gatehouse/auth/tokens/token-diagnosis.js';
import { ACME, GLOBEX } from '../support/test-app.js';
import type { AttackGroup, Expected } from './attack.js';
import { type CredentialedTarget, OPAQUE_ISSUER } from './credentialed-server.js';
import type { Door } from './doors.js';
import { goodToken, type Json } from './forged-token.js';
import { atEveryDoor, forbidden, insufficientScope, invalidToken, type TokenAttack } from './refusals.js';

type Row = TokenAttack<CredentialedTarget>;
type Answer = Json | ((audience: string) => Json);

const now = Math.floor(Date.now() / 1000);

/** What the issuer says of a good token: a writer of Acme. */
const goodAnswer = (audience: string): Json => ({
  active: true,
  iss: OPAQUE_ISSUER,
  aud: audience,
  sub: 'u1',
  identity_provider: 'entra',
  client_id: 'web',
  org_id: ACME,
  scope: 'projects:read projects:write',
  token_type: 'Bearer',
  iat: now,
  exp: now + 600,
});

/** A token of which the issuer says this, where it differs from a good one. */
const row = (name: string, clause: string, answer: Answer, expected: (door: Door) => Expected): Row => [
  `introspected: ${name}`,
  clause,
  ({ introspection }, audience) => {
    const token = `opaque-${randomUUID()}`;
    const changes = typeof answer === 'function' ? answer(audience) : answer;
    introspection.answers.set(token, { ...goodAnswer(audience), ...changes });
    return token;
  },
  expected,
];
const refused = (name: string, answer: Answer, code: DiagnosisCode, clause = 'RFC 7662 §4'): Row =>
  row(name, clause, answer, (door) => invalidToken(door, code));
const barred = (name: string, answer: Answer, code: DiagnosisCode): Row =>
  row(name, 'RFC 7662 §4', answer, () => forbidden(code));
const tooLittle = (name: string, scope: unknown): Row =>
  row(`scope ${name}`, 'RFC 6750 §3.1 insufficient_scope', { scope }, insufficientScope);
const elsewhere = (name: string, org_id: string): Row =>
  row(name, 'RFC 7662 §4', { org_id }, (door) => door.projectNotFound);

const otherDoor = (ours: string): string =>
  ours.endsWith('/mcp') ? ours.replace('/mcp', '') : `${ours}/mcp`;

const VERDICTS: Row[] = [
  refused('inactive', { active: false }, 'token_inactive', 'RFC 7662 §2.2'),
  [
    'introspected: unknown to the issuer',
    'RFC 7662 §2.2',
    () => `opaque-${randomUUID()}`,
    (door) => invalidToken(door, 'token_inactive'),
  ],
  refused('a refresh token', { token_type: 'refresh_token' }, 'token_type_refused', 'RFC 7662 §2.2'),
  refused('a DPoP token', { token_type: 'DPoP' }, 'token_type_refused', 'RFC 9449 §7.1'),
  refused(
    'an exchanged token that opens no door',
    { token_type: 'N_A' },
    'token_type_refused',
    'RFC 8693 §2.2.1',
  ),
];

const CLAIMS: Row[] = [
  refused('aud of the other door', (ours) => ({ aud: otherDoor(ours) }), 'audience_mismatch'),
  refused('aud a prefix of ours', (ours) => ({ aud: ours.slice(0, -1) }), 'audience_mismatch'),
  refused('aud with a slash', (ours) => ({ aud: `${ours}/` }), 'audience_mismatch'),
  refused('aud in upper case', (ours) => ({ aud: ours.toUpperCase() }), 'audience_mismatch'),
  refused('aud the client', { aud: 'web' }, 'audience_mismatch'),
  refused('aud an empty list', { aud: [] }, 'audience_mismatch'),
  refused('aud a list in a list', (ours) => ({ aud: [[ours]] }), 'claim_invalid'),
  refused('aud absent', { aud: undefined }, 'claim_missing'),
  refused('iss with a slash', { iss: `${OPAQUE_ISSUER}/` }, 'issuer_unknown'),
  refused('iss of another', { iss: 'https://as.example/realms/other' }, 'issuer_unknown'),
  refused('iss absent', { iss: undefined }, 'claim_missing'),
  refused('iss a list', { iss: [OPAQUE_ISSUER] }, 'claim_missing'),
  refused('expired', { exp: now - 60 }, 'token_expired'),
  refused('exp in a year', { exp: now + 31_536_000 }, 'token_lifetime_excessive'),
  refused('exp absent', { exp: undefined }, 'claim_missing'),
  refused('exp as text', { exp: '9999999999' }, 'claim_invalid'),
  refused('bound to a key', { cnf: { jkt: 'x' } }, 'token_sender_constrained', 'RFC 9449 §6.2'),
  refused('issued in the future', { iat: now + 600 }, 'token_not_yet_valid'),
  refused('iat absent', { iat: undefined }, 'claim_missing'),
  refused('not yet valid', { nbf: now + 600 }, 'token_not_yet_valid'),
  refused('sub absent', { sub: undefined }, 'claim_missing'),
  refused('sub with a line break', { sub: 'u1\nWARN forged' }, 'claim_invalid'),
  refused('client absent', { client_id: undefined }, 'claim_missing'),
  refused('scope a list', { scope: ['projects:write'] }, 'claim_invalid'),
];

/** What the issuer of opaque tokens must never see: it could mend it, and use it here. */
const withheld = (name: string, token: Row[2], code: DiagnosisCode): Row => [
  `not to be introspected: ${name}`,
  'RFC 7662 §4',
  token,
  (door) => invalidToken(door, code),
];
const jwt =
  (damage: (token: string) => string): Row[2] =>
  (target, audience) =>
    damage(goodToken(target, audience));

const WITHHELD: Row[] = [
  withheld(
    'a JWT without its first letter',
    jwt((token) => token.slice(1)),
    'token_malformed',
  ),
  withheld(
    'a JWT without its header',
    jwt((token) => token.slice(token.indexOf('.') + 1)),
    'token_malformed',
  ),
  withheld(
    'a JWT between others',
    jwt((token) => `x.${token}.x`),
    'token_malformed',
  ),
  withheld(
    'an API key that lost a letter',
    ({ apiKeys }) => apiKeys.writer.slice(0, -1),
    'api_key_malformed',
  ),
  withheld(
    'an API key without its first letter',
    ({ apiKeys }) => apiKeys.writer.slice(1),
    'api_key_malformed',
  ),
  withheld('an API key in upper case', ({ apiKeys }) => apiKeys.writer.toUpperCase(), 'api_key_malformed'),
];

const CALLERS: Row[] = [
  barred('no organization', { org_id: undefined }, 'organization_missing'),
  barred('an organization that is a list', { org_id: [ACME] }, 'organization_missing'),
  barred('a client that is its own subject', { sub: 'web' }, 'machine_refused'),
  elsewhere('a writer of the other organization', GLOBEX),
  barred('our organization in upper case', { org_id: ACME.toUpperCase() }, 'organization_refused'),
  barred('an organization that is not its own', { org_id: 'org_initech000000001' }, 'organization_refused'),
  barred('a service account', { sub: 'f3c1', identity_provider: undefined }, 'not_enterprise'),
  barred('another login than the company’s', { identity_provider: 'github' }, 'not_enterprise'),
  barred('a list of logins', { identity_provider: ['entra'] }, 'not_enterprise'),
  tooLittle('absent', undefined),
  tooLittle('to read only', 'projects:read'),
  tooLittle('separated by commas', 'projects:read,projects:write'),
  tooLittle('separated by tabs', 'projects:read\tprojects:write'),
];

/** Tokens that only their issuer can read. */
export const opaqueTokenAttacks: AttackGroup<CredentialedTarget> = {
  controls: [
    row('a good token', 'RFC 7662 §2.2', {}, (door) => door.written),
    row(
      'a list of audiences with ours in it',
      'RFC 7662 §2.2',
      (ours) => ({ aud: ['https://other.example', ours] }),
      (door) => door.written,
    ),
  ].flatMap(atEveryDoor),
  attacks: [...VERDICTS, ...CLAIMS, ...WITHHELD, ...CALLERS].flatMap(atEveryDoor),
};
