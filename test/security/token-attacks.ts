import { type DiagnosisCode } from '../../src/gatehouse/auth/tokens/token-diagnosis.js';
import type { AttackGroup, Target } from './attack.js';
import {
  compact,
  GOOD_HEADER,
  goodClaims,
  goodToken,
  type Json,
  macedWith,
  publicKeyOf,
  type Signature,
  signedBy,
  signedWithCurve,
  unsigned,
} from './forged-token.js';
import { atEveryDoor, invalidToken, type TokenAttack } from './refusals.js';

type Sign = (target: Target) => Signature;

const byIssuer: Sign = ({ app }) => signedBy(app.issuer);
const byStranger: Sign = ({ stranger }) => signedBy(stranger);

/** Good claims under a header and a signature that are not. */
const forged = (
  name: string,
  clause: string,
  header: Json | ((target: Target) => Json),
  sign: Sign,
  logged: DiagnosisCode,
): TokenAttack => [
  name,
  clause,
  (target, audience) => {
    const changes = typeof header === 'function' ? header(target) : header;
    return compact({ ...GOOD_HEADER, ...changes }, goodClaims(target, audience), sign(target));
  },
  (door) => invalidToken(door, logged),
];

const ALGORITHMS: TokenAttack[] = [
  forged('alg none', 'RFC 8725 §3.2', { alg: 'none' }, () => unsigned, 'algorithm_refused'),
  forged('alg NONE', 'RFC 8725 §3.2', { alg: 'NONE' }, () => unsigned, 'algorithm_refused'),
  forged('alg none with a good signature', 'RFC 8725 §3.2', { alg: 'none' }, byIssuer, 'algorithm_refused'),
  forged('alg empty', 'RFC 7515 §4.1.1', { alg: '' }, byIssuer, 'token_malformed'),
  forged('alg absent', 'RFC 7515 §4.1.1', { alg: undefined }, byIssuer, 'token_malformed'),
  forged('alg as a list', 'RFC 7515 §4.1.1', { alg: ['RS256'] }, byIssuer, 'token_malformed'),
  forged('alg in lower case', 'RFC 7515 §4.1.1', { alg: 'rs256' }, byIssuer, 'algorithm_refused'),
  forged(
    'HS256 with the public key as PEM',
    'RFC 8725 §2.1',
    { alg: 'HS256' },
    ({ app }) => macedWith(publicKeyOf(app.issuer).pem),
    'algorithm_refused',
  ),
  forged(
    'HS256 with the public key as DER',
    'RFC 8725 §2.1',
    { alg: 'HS256' },
    ({ app }) => macedWith(publicKeyOf(app.issuer).der),
    'algorithm_refused',
  ),
  forged(
    'HS256 with the public key as JWK',
    'RFC 8725 §2.1',
    { alg: 'HS256' },
    ({ app }) => macedWith(JSON.stringify(publicKeyOf(app.issuer).jwk)),
    'algorithm_refused',
  ),
  forged(
    'HS256 with the modulus',
    'RFC 8725 §2.1',
    { alg: 'HS256' },
    ({ app }) => macedWith(Buffer.from(String(publicKeyOf(app.issuer).jwk.n), 'base64url')),
    'algorithm_refused',
  ),
  forged(
    'HS256 with an empty key',
    'RFC 8725 §3.2',
    { alg: 'HS256' },
    () => macedWith(''),
    'algorithm_refused',
  ),
  forged(
    'RS256 in name, HMAC in fact',
    'RFC 8725 §3.1',
    {},
    ({ app }) => macedWith(publicKeyOf(app.issuer).pem),
    'signature_invalid',
  ),
  forged(
    'RS512 of our issuer',
    'RFC 8725 §3.1',
    { alg: 'RS512' },
    ({ app }) => signedBy(app.issuer, 'RS512'),
    'algorithm_refused',
  ),
  forged(
    'PS256 of our issuer',
    'RFC 8725 §3.1',
    { alg: 'PS256' },
    ({ app }) => signedBy(app.issuer, 'PS256'),
    'algorithm_refused',
  ),
  forged('ES256 of nobody', 'RFC 8725 §3.1', { alg: 'ES256' }, () => signedWithCurve(), 'algorithm_refused'),
];

const KEYS: TokenAttack[] = [
  forged('the key of another tenant under our kid', 'RFC 7515 §6', {}, byStranger, 'signature_invalid'),
  forged(
    'the key of another tenant and no kid',
    'RFC 7515 §4.1.4',
    { kid: undefined },
    byStranger,
    'signature_invalid',
  ),
  forged('a kid that is a number', 'RFC 7515 §4.1.4', { kid: 1 }, byIssuer, 'token_malformed'),
  forged('a kid that is null', 'RFC 7515 §4.1.4', { kid: null }, byIssuer, 'token_malformed'),
  forged(
    'a list of kids with ours in it',
    'RFC 7515 §4.1.4',
    { kid: ['key-1'] },
    byIssuer,
    'token_malformed',
  ),
  forged('an unknown kid', 'RFC 7515 §4.1.4', { kid: 'key-2' }, byIssuer, 'key_unknown'),
  forged('a kid that is a path', 'RFC 8725 §3.10', { kid: '../../../../dev/null' }, byIssuer, 'key_unknown'),
  forged(
    'a kid that is a path, HMAC with what is there',
    'RFC 8725 §3.10',
    { alg: 'HS256', kid: '/dev/null' },
    () => macedWith(''),
    'algorithm_refused',
  ),
  forged('a kid that is SQL', 'RFC 8725 §3.10', { kid: "' UNION SELECT 'AAAA' --" }, byIssuer, 'key_unknown'),
  forged('a kid that is a command', 'RFC 8725 §3.10', { kid: '$(sleep 9)|`id`' }, byIssuer, 'key_unknown'),
  forged(
    'a kid that is a URL',
    'RFC 8725 §3.10',
    ({ stranger }) => ({ kid: stranger.jwksUrl.href }),
    byStranger,
    'key_unknown',
  ),
  forged(
    'a kid of control characters',
    'RFC 8725 §3.10',
    { kid: 'key-1\0\r\nX: y' },
    byIssuer,
    'key_unknown',
  ),
  forged(
    'a kid named like a property of objects',
    'RFC 8725 §3.10',
    { kid: '__proto__' },
    byIssuer,
    'key_unknown',
  ),
  forged('a kid of 8 KB', 'RFC 8725 §3.10', { kid: 'k'.repeat(8000) }, byIssuer, 'key_unknown'),
  forged(
    'an embedded jwk',
    'RFC 8725 §3.10',
    ({ stranger }) => ({ jwk: publicKeyOf(stranger).jwk }),
    byStranger,
    'signature_invalid',
  ),
  forged(
    'an embedded jwk and its kid',
    'RFC 8725 §3.10',
    ({ stranger }) => ({ jwk: publicKeyOf(stranger).jwk, kid: 'attacker' }),
    byStranger,
    'key_unknown',
  ),
  forged(
    'a jku',
    'RFC 8725 §3.10',
    ({ stranger }) => ({ jku: stranger.jwksUrl.href }),
    byStranger,
    'signature_invalid',
  ),
  forged(
    'a jku and a kid that is there',
    'RFC 8725 §3.10',
    ({ stranger }) => ({ jku: stranger.jwksUrl.href, kid: 'attacker' }),
    byStranger,
    'key_unknown',
  ),
  forged(
    'an x5u',
    'RFC 8725 §3.10',
    ({ stranger }) => ({ x5u: `${stranger.url}cert.pem` }),
    byStranger,
    'signature_invalid',
  ),
  forged(
    'an x5c',
    'RFC 8725 §3.10',
    ({ stranger }) => ({ x5c: [publicKeyOf(stranger).der.toString('base64')] }),
    byStranger,
    'signature_invalid',
  ),
];

const HEADERS: TokenAttack[] = [
  forged(
    'a critical extension',
    'RFC 7515 §4.1.11',
    { crit: ['exp'], exp: 9 },
    byIssuer,
    'algorithm_refused',
  ),
  forged('an unencoded payload', 'RFC 7797 §6', { crit: ['b64'], b64: false }, byIssuer, 'token_malformed'),
  forged('typ absent', 'RFC 9068 §4', { typ: undefined }, byIssuer, 'token_type_refused'),
  forged('typ of a logout token', 'RFC 9068 §4', { typ: 'logout+jwt' }, byIssuer, 'token_type_refused'),
  forged('typ of a DPoP proof', 'RFC 9068 §4', { typ: 'dpop+jwt' }, byIssuer, 'token_type_refused'),
  forged(
    'typ of an introspection response',
    'RFC 9068 §4',
    { typ: 'token-introspection+jwt' },
    byIssuer,
    'token_type_refused',
  ),
  forged('typ as a list', 'RFC 9068 §4', { typ: ['at+jwt'] }, byIssuer, 'token_type_refused'),
  forged(
    'a Graph token by its nonce',
    'Microsoft identity platform, access tokens',
    { nonce: 'x' },
    byStranger,
    'token_for_graph',
  ),
];

/** Forgeries: the algorithm, the key, the header. */
export const tokenAttacks: AttackGroup = {
  controls: atEveryDoor([
    'a good token',
    'RFC 9068 §4',
    (target, audience) => goodToken(target, audience),
    (door) => door.written,
  ]),
  attacks: [...ALGORITHMS, ...KEYS, ...HEADERS].flatMap(atEveryDoor),
};
