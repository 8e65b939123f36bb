import { UnsecuredJWT } from 'jose';
import { type DiagnosisCode } from '../../src/gatehouse/auth/tokens/token-diagnosis.js';
import type { AttackGroup } from './attack.js';
import { compact, encrypted, GOOD_HEADER, goodClaims, goodToken, signedBy } from './forged-token.js';
import { atEveryDoor, invalidRequest, invalidToken, type TokenAttack } from './refusals.js';

/** A good token, damaged. */
const damaged = (
  name: string,
  clause: string,
  damage: (header: string, claims: string, signature: string) => string,
  logged: DiagnosisCode,
): TokenAttack => [
  name,
  clause,
  (target, audience) => {
    const [header = '', claims = '', signature = ''] = compact(
      GOOD_HEADER,
      goodClaims(target, audience),
      signedBy(target.app.issuer),
    ).split('.');
    return damage(header, claims, signature);
  },
  (door) => invalidToken(door, logged),
];

/** Header and claims as the very JSON, under the issuer's signature. */
const spelled = (
  name: string,
  header: string | undefined,
  claims: string | undefined,
  logged: DiagnosisCode,
): TokenAttack => [
  name,
  'RFC 7519 §7.2',
  (target, audience) =>
    compact(header ?? GOOD_HEADER, claims ?? goodClaims(target, audience), signedBy(target.app.issuer)),
  (door) => invalidToken(door, logged),
];

const base64url = (text: string | Buffer): string => Buffer.from(text).toString('base64url');

const SHAPES: TokenAttack[] = [
  damaged('no signature', 'RFC 7515 §7.1', (header, claims) => `${header}.${claims}.`, 'signature_invalid'),
  damaged('two parts', 'RFC 7515 §7.1', (header, claims) => `${header}.${claims}`, 'token_malformed'),
  damaged('four parts', 'RFC 7515 §7.1', (...parts) => `${parts.join('.')}.${parts[2]}`, 'token_malformed'),
  damaged(
    'five parts, not encrypted',
    'RFC 7516 §9',
    (...parts) => `${parts.join('.')}.x.y`,
    'token_encrypted',
  ),
  damaged('six parts', 'RFC 7515 §7.1', (...parts) => `${parts.join('.')}.x.y.z`, 'token_malformed'),
  damaged('dots only', 'RFC 7515 §7.1', () => '..', 'token_malformed'),
  damaged(
    'the signature cut short',
    'RFC 7515 §5.2',
    (header, claims, signature) => `${header}.${claims}.${signature.slice(0, -10)}`,
    'signature_invalid',
  ),
  damaged(
    'the signature made longer',
    'RFC 7515 §5.2',
    (...parts) => `${parts.join('.')}AAAA`,
    'signature_invalid',
  ),
  damaged(
    'the claims cut short',
    'RFC 7515 §5.2',
    (header, claims, signature) => `${header}.${claims.slice(0, -20)}.${signature}`,
    'token_malformed',
  ),
  damaged(
    'the claims exchanged',
    'RFC 7515 §5.2',
    (header, claims, signature) =>
      `${header}.${base64url(Buffer.from(claims, 'base64url').toString().replace('waad|wanda', 'waad|admin'))}.${signature}`,
    'signature_invalid',
  ),
  damaged(
    'stray bits behind the signature',
    'RFC 4648 §3.5',
    (header, claims, signature) =>
      `${header}.${claims}.${signature.slice(0, -1)}${String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1)}`,
    'token_malformed',
  ),
  damaged('padded base64', 'RFC 7515 §2', (...parts) => `${parts.join('.')}==`, 'token_malformed'),
  [
    'encrypted, as Auth0 does without an audience',
    'RFC 7516 §3.1',
    ({ app }) => encrypted(app.issuer.url),
    (door) => invalidToken(door, 'token_encrypted'),
  ],
  [
    'an unsecured JWT made by a library',
    'RFC 8725 §3.2',
    (target, audience) => new UnsecuredJWT(goodClaims(target, audience)).encode(),
    (door) => invalidToken(door, 'algorithm_refused'),
  ],
  [
    'an opaque token',
    'RFC 9068 §4',
    () => 'v1.MTIzNDU2Nzg5MDEyMzQ1Njc4OTA',
    (door) => invalidToken(door, 'token_malformed'),
  ],
  [
    'JSON instead of a compact token',
    'RFC 6750 §2.1',
    () => '{"payload":"","signatures":[]}',
    (door) =>
      invalidRequest(
        door,
        'authorization_malformed',
        'The Authorization header must be sent once, as: Bearer <token>',
      ),
  ],
];

const SPELLINGS: TokenAttack[] = [
  spelled('claims that are no JSON', undefined, '{"aud":', 'token_malformed'),
  spelled('claims that are a list', undefined, '[]', 'token_malformed'),
  spelled('claims that are null', undefined, 'null', 'token_malformed'),
  spelled('claims that are empty', undefined, '{}', 'claim_missing'),
  spelled('claims that are no UTF-8', undefined, '{"sub":"\uD800"', 'token_malformed'),
  spelled(
    'claims nested 3,000 deep',
    undefined,
    `{"iss":${'['.repeat(3000)}${']'.repeat(3000)}}`,
    'issuer_unknown',
  ),
  spelled(
    'claims on the prototype',
    undefined,
    '{"__proto__":{"iss":"x","aud":"x","exp":9e9}}',
    'claim_missing',
  ),
  spelled('a header that is a list', '[]', undefined, 'token_malformed'),
  spelled('a header that is null', 'null', undefined, 'token_malformed'),
  spelled(
    'a header that says alg twice, none last',
    '{"alg":"RS256","typ":"at+jwt","kid":"key-1","alg":"none"}',
    undefined,
    'algorithm_refused',
  ),
];

/** Tokens that are cut, bent, or no tokens at all. */
export const tokenFormAttacks: AttackGroup = {
  controls: atEveryDoor([
    'a good token of three parts',
    'RFC 7515 §7.1',
    (target, audience) => goodToken(target, audience),
    (door) => door.written,
  ]),
  attacks: [...SHAPES, ...SPELLINGS].flatMap(atEveryDoor),
};
