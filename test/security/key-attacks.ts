import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { JWK } from 'jose';
import type { AttackGroup, Target } from './attack.js';
import { compact, GOOD_HEADER, goodClaims, goodToken, type Signature, signedBy } from './forged-token.js';
import { atEveryDoor, invalidToken, type TokenAttack } from './refusals.js';

const keyPairOf = (modulusLength: number): { jwk: JWK; privateKey: KeyObject } => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return { jwk: publicKey.export({ format: 'jwk' }), privateKey };
};

const weak = keyPairOf(1024);
const strong = keyPairOf(2048);
const signedWith =
  (privateKey: KeyObject): Signature =>
  (input) =>
    sign('sha256', Buffer.from(input), privateKey);

/** All at once: the server asks for unknown keys once a second. */
const published: JWK[] = [];

/** A token under the kid of a key that our issuer publishes, and should not. */
const unusable = (
  name: string,
  clause: string,
  jwk: JWK,
  signature: (target: Target) => Signature = ({ app }) => signedBy(app.issuer),
): TokenAttack => {
  const kid = `odd: ${name}`;
  published.push({ alg: 'RS256', use: 'sig', ...jwk, kid });
  return [
    `a published key that is ${name}`,
    clause,
    (target, audience) => {
      target.app.issuer.publish(published);
      return compact({ ...GOOD_HEADER, kid }, goodClaims(target, audience), signature(target));
    },
    (door) => invalidToken(door, 'key_unusable'),
  ];
};

const UNUSABLE_KEYS: TokenAttack[] = [
  unusable('an RSA key of 1024 bits', 'RFC 7518 §3.3', weak.jwk, () => signedWith(weak.privateKey)),
  unusable('private', 'RFC 7517 §9.3', strong.privateKey.export({ format: 'jwk' }), () =>
    signedWith(strong.privateKey),
  ),
  unusable('without a modulus', 'RFC 7518 §6.3.1.1', { kty: 'RSA', e: 'AQAB' }),
  unusable('without an exponent', 'RFC 7518 §6.3.1.2', { kty: 'RSA', n: strong.jwk.n ?? '' }),
  unusable('of an empty modulus', 'RFC 7518 §6.3.1.1', { ...strong.jwk, n: '' }),
  unusable('of a modulus that is not base64url', 'RFC 7518 §6.3.1.1', { ...strong.jwk, n: '!' }),
  unusable('of a modulus that is a number', 'RFC 7518 §6.3.1.1', {
    ...strong.jwk,
    n: 7 as unknown as string,
  }),
];

/** Last, as the server goes on knowing these keys. */
export const keyAttacks: AttackGroup = {
  controls: atEveryDoor([
    'a good token beside unusable keys',
    'RFC 9068 §4',
    (target, audience) => goodToken(target, audience),
    (door) => door.written,
  ]),
  attacks: UNUSABLE_KEYS.flatMap(atEveryDoor),
};
