import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  KeyObject,
  randomBytes,
  sign as signBytes,
} from 'node:crypto';
import { CompactEncrypt } from 'jose';
import type { IssuerStandIn } from '../support/issuer-stand-in.js';
import { ACME } from '../support/test-app.js';
import type { Target } from './attack.js';

export type Json = Readonly<Record<string, unknown>>;

/** What turns the signing input of a JWS (RFC 7515 §5.1) into a signature. */
export type Signature = (input: string) => Buffer;

const encode = (part: Json | string): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** A compact JWS of whatever header and claims; a string is taken as the very JSON. */
export function compact(header: Json | string, claims: Json | string, signature: Signature): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signature(input).toString('base64url')}`;
}

export const GOOD_HEADER = { alg: 'RS256', typ: 'at+jwt', kid: 'key-1' };

/** The claims of a good token: a writer of Acme. */
export function goodClaims({ app }: Target, audience: string): Json {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: app.issuer.url,
    aud: audience,
    sub: 'waad|wanda',
    client_id: 'gatehouse-web',
    org_id: ACME,
    scope: 'projects:read projects:write',
    iat: now,
    exp: now + 600,
  };
}

export const unsigned: Signature = () => Buffer.alloc(0);

/** With the key of an issuer: ours, who then signed something odd, or the attacker's. */
export function signedBy(issuer: IssuerStandIn, algorithm: 'RS256' | 'RS512' | 'PS256' = 'RS256'): Signature {
  const key = issuer.keys.get('key-1');
  if (key === undefined) throw new Error('The issuer has no key');
  const privateKey = KeyObject.from(key.privateKey);
  const pss = { padding: 6, saltLength: 32 };
  return (input) =>
    signBytes(algorithm === 'RS512' ? 'sha512' : 'sha256', Buffer.from(input), {
      key: privateKey,
      ...(algorithm === 'PS256' && pss),
    });
}

export const macedWith =
  (secret: string | Buffer): Signature =>
  (input) =>
    createHmac('sha256', secret).update(input).digest();

/** What everybody can read of an issuer's key. */
export function publicKeyOf(issuer: IssuerStandIn): { jwk: JsonWebKey; pem: string; der: Buffer } {
  const jwk = issuer.keys.get('key-1')?.publicJwk as JsonWebKey;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return {
    jwk,
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    der: key.export({ type: 'spki', format: 'der' }),
  };
}

/** A key pair that no issuer has published. */
export function signedWithCurve(): Signature {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return (input) => signBytes('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

/** Five parts (RFC 7516 §3.1), for a key that only the issuer has. */
export function encrypted(issuer: string): Promise<string> {
  return new CompactEncrypt(Buffer.from('{}'))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', iss: issuer })
    .encrypt(randomBytes(32));
}

/** As it should be, but for the claims given. */
export function goodToken(target: Target, audience: string, claims: Json = {}, header: Json = {}): string {
  const all = { ...goodClaims(target, audience), ...claims };
  return compact({ ...GOOD_HEADER, ...header }, all, signedBy(target.app.issuer));
}
