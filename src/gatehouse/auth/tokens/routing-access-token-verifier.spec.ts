import { CompactEncrypt, type JWTPayload, UnsecuredJWT } from 'jose';
import type { AccessTokenVerifier, AuthInfo } from './access-token-verifier.js';
import { createApiKey } from '../api-keys/api-key-format.js';
import { AuthenticationError } from './authentication.errors.js';
import { RoutingAccessTokenVerifier } from './routing-access-token-verifier.js';

/** Says who was asked. */
class Named implements AccessTokenVerifier {
  constructor(private readonly name: string) {}

  verifyAccessToken(): Promise<AuthInfo> {
    return Promise.resolve({ issuer: this.name, subject: 's', expiresAt: 0, claims: {} });
  }
}

const A = 'https://a.example/';
const GRAPH = '00000003-0000-0000-c000-000000000000';

describe('RoutingAccessTokenVerifier', () => {
  const byIssuer = new Map([
    [A, new Named('a')],
    ['https://b.example/v2.0', new Named('b')],
  ]);
  const both = new RoutingAccessTokenVerifier({
    byIssuer,
    opaque: new Named('opaque'),
    apiKeys: new Named('keys'),
  });
  const jwtOnly = new RoutingAccessTokenVerifier({ byIssuer, opaque: undefined, apiKeys: undefined });

  const outcome = async (verifier: AccessTokenVerifier, token: string): Promise<string> => {
    try {
      return (await verifier.verifyAccessToken(token, 'caller')).issuer;
    } catch (error) {
      if (error instanceof AuthenticationError) return error.code;
      throw error;
    }
  };
  const jwt = (payload: JWTPayload): string => new UnsecuredJWT(payload).encode();
  const withHeader = (header: object, payload: object): string =>
    `${[header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.c2ln`;

  it.each([
    ['its issuer', jwt({ iss: A }), 'a'],
    ['another', jwt({ iss: 'https://b.example/v2.0' }), 'b'],
    ['an issuer with a slash missing', jwt({ iss: 'https://a.example' }), 'issuer_unknown'],
    ['an issuer in other case', jwt({ iss: 'https://A.example/' }), 'issuer_unknown'],
    ['the name of a property of objects', jwt({ iss: '__proto__' }), 'issuer_unknown'],
    ['no issuer', jwt({}), 'claim_missing'],
    ['an issuer that is a list', withHeader({ alg: 'RS256' }, { iss: [A] }), 'issuer_unknown'],
    ['Graph by its audience', jwt({ iss: A, aud: GRAPH }), 'token_for_graph'],
    ['Graph by its nonce', withHeader({ alg: 'RS256', nonce: 'x' }, { iss: A }), 'token_for_graph'],
  ])('sends a JWT of %s where it belongs', async (_, token, expected) => {
    expect(await outcome(both, token)).toBe(expected);
  });

  const TID = 'AAAAAAAA-0000-4000-8000-00000000000f';

  it.each([
    `https://login.microsoftonline.com/${TID}/v2.0`,
    `https://login.microsoftonline.us/${TID}/v2.0`,
    `https://sts.windows.net/${TID}/`,
  ])('says which Entra tenant is not on the list: %s', async (iss) => {
    await expect(both.verifyAccessToken(jwt({ iss }), 'caller')).rejects.toMatchObject({
      code: 'tenant_refused',
      seen: `the tenant is ${TID}`,
    });
  });

  it.each([
    'https://login.microsoftonline.com/common/v2.0',
    `https://login.microsoftonline.com/${TID}/v3.0`,
    `https://login.microsoftonline.com/x/${TID}/v2.0`,
    `https://login.microsoftonline.com/${TID}\n/v2.0`,
  ])('takes %j for an issuer like any other', async (iss) => {
    expect(await outcome(both, jwt({ iss }))).toBe('issuer_unknown');
  });

  it.each(['abc', 'a.b', 'e30.e30', 'a.b.c', '..'])(
    'asks about %s if an issuer can be asked, and refuses it otherwise',
    async (token) => {
      expect(await outcome(both, token)).toBe('opaque');
      expect(await outcome(jwtOnly, token)).toBe('token_malformed');
    },
  );

  it('takes a token by one spelling only', async () => {
    const token = withHeader({ alg: 'RS256' }, { iss: A });
    expect(await outcome(jwtOnly, token)).toBe('a');
    // Decoders take padding, and bits that belong to no byte: c2ln and c2lnQQ, not c2lnQR.
    for (const other of [`${token}=`, `${token}==`, `${token}QR`])
      expect(await outcome(jwtOnly, other)).toBe('token_malformed');
  });

  it.each([
    ['a payload that is no JSON', 'e30.bm90IGpzb24.c2ln'],
    ['padding behind a good token', `${jwt({ iss: A })}c2ln=`],
  ])('asks nobody about a JWT with %s, which another server could mend and use', async (_, token) => {
    expect(await outcome(both, token)).toBe('token_malformed');
  });

  it.each([
    ['without its first letter', (token: string) => token.slice(1)],
    ['with a letter before it', (token: string) => `-${token}`],
    ['with another first letter', (token: string) => `X${token.slice(1)}`],
    ['without the end of its header', (token: string) => token.replace(/...\./, '.')],
    ['with an empty header', (token: string) => token.replace(/^[^.]+/, '')],
    ['without its header', (token: string) => token.replace(/^[^.]+\./, '')],
    ['with other marks for its dots', (token: string) => token.replaceAll('.', '~')],
  ])('asks nobody about a JWT %s', async (_, damage) => {
    expect(await outcome(both, damage(`${jwt({ iss: A })}c2ln`))).toBe('token_malformed');
  });

  it('asks nobody about an API key that is mistyped in its beginning', async () => {
    const key = createApiKey('org_1');
    for (const mistyped of [key.slice(1), key.toUpperCase(), `g${key}`, ` ${key}`, `key:${key}`])
      expect(await outcome(both, mistyped)).toBe('api_key_malformed');
    for (const opaque of ['ory_at_b3J5.c2VjcmV0', 'V1StGXR8_Z5jdHi6B-myT', 'sk_live_51H', 'a.b'])
      expect(await outcome(both, opaque)).toBe('opaque');
  });

  it('tells an encrypted token of five parts, and asks nobody about it', async () => {
    const token = await new CompactEncrypt(new TextEncoder().encode('{}'))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', iss: A })
      .encrypt(new Uint8Array(32));
    expect(token.split('.')).toHaveLength(5);
    expect(await outcome(both, token)).toBe('token_encrypted');
  });

  it('sends an API key to whoever looks keys up, and never to another server', async () => {
    const opaqueOnly = new RoutingAccessTokenVerifier({
      byIssuer,
      opaque: new Named('opaque'),
      apiKeys: undefined,
    });
    for (const key of ['ghk_', 'ghk_b3Jn.c2VjcmV0', 'ghk_a.b.c']) {
      expect(await outcome(both, key)).toBe('keys');
      expect(await outcome(opaqueOnly, key)).toBe('api_keys_disabled');
    }
  });
});
