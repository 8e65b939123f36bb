import { generateKeyPairSync } from 'node:crypto';
import {
  exportPKCS8,
  exportSPKI,
  importJWK,
  importPKCS8,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { IssuerStandIn } from '../../../../test/support/issuer-stand-in.js';
import { AuthenticationError } from './authentication.errors.js';
import { IssuerKeySet } from './issuer-key-set.js';
import { JwtAccessTokenVerifier } from './jwt-access-token-verifier.js';

const AUDIENCE = 'https://api.example.com/api/mcp';

const nested = (depth: number): JWTPayload['aud'] =>
  JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as JWTPayload['aud'];

describe('JwtAccessTokenVerifier', () => {
  let issuer: IssuerStandIn;
  let stranger: IssuerStandIn;
  let verifier: JwtAccessTokenVerifier;

  beforeAll(async () => {
    [issuer, stranger] = await Promise.all([IssuerStandIn.start(), IssuerStandIn.start()]);
    verifier = new JwtAccessTokenVerifier({
      issuer: issuer.url,
      audiences: [AUDIENCE],
      maxKeyAgeSeconds: 3600,
      maxTokenLifetimeSeconds: 86_400,
      keys: new IssuerKeySet(issuer.jwksUrl),
      algorithm: 'RS256',
      knownClientIds: ['web'],
    });
  });

  afterAll(async () => {
    await Promise.all([issuer.stop(), stranger.stop()]);
  });

  const sign = (claims: JWTPayload = {}, header = {}): Promise<string> =>
    issuer.sign({ aud: AUDIENCE, ...claims }, header);

  async function refusalOf(token: string): Promise<string> {
    try {
      await verifier.verifyAccessToken(token);
    } catch (error) {
      if (error instanceof AuthenticationError) return error.code;
      throw error;
    }
    return 'accepted';
  }

  it('reads the RFC 9068 dialect', async () => {
    const token = await sign({ scope: 'openid projects:read', org_id: 'org_1' });
    expect(await verifier.verifyAccessToken(token)).toMatchObject({
      issuer: issuer.url,
      subject: 'waad|someone',
      claims: { org_id: 'org_1', client_id: 'web', scope: 'openid projects:read' },
    });
  });

  it("reads Auth0's older dialect: typ JWT, the client in azp", async () => {
    const token = await sign({ client_id: undefined, azp: 'spa' }, { typ: 'JWT' });
    expect(await verifier.verifyAccessToken(token)).toMatchObject({ claims: { azp: 'spa' } });
  });

  it('accepts a list of audiences that holds ours, as comes with openid', async () => {
    expect(await refusalOf(await sign({ aud: [AUDIENCE, `${issuer.url}userinfo`] }))).toBe('accepted');
  });

  it('hands on no token', async () => {
    const token = await sign();
    expect(JSON.stringify(await verifier.verifyAccessToken(token))).not.toContain(token.split('.')[2]);
  });

  const now = Math.floor(Date.now() / 1000);
  it.each<[string, string, JWTPayload, object]>([
    ['expired', 'token_expired', { exp: now - 1 }, {}],
    ['no exp', 'claim_missing', { exp: undefined }, {}],
    ['no iat', 'claim_missing', { iat: undefined }, {}],
    ['no sub', 'claim_missing', { sub: undefined }, {}],
    ['empty sub', 'claim_missing', { sub: '' }, {}],
    ['no aud', 'claim_missing', { aud: undefined }, {}],
    ['exp of the wrong type', 'claim_invalid', { exp: '9999999999' as unknown as number }, {}],
    ['not yet valid', 'token_not_yet_valid', { nbf: now + 600 }, {}],
    ['good for longer than a day', 'token_lifetime_excessive', { iat: now, exp: now + 86_401 }, {}],
    ['issued in the future', 'token_not_yet_valid', { iat: now + 600 }, {}],
    ['bound to a key by DPoP', 'token_sender_constrained', { cnf: { jkt: 'thumbprint' } }, {}],
    ['bound to a certificate', 'token_sender_constrained', { cnf: { 'x5t#S256': 'thumbprint' } }, {}],
    ['bound to nothing we know', 'token_sender_constrained', { cnf: null }, {}],
    ['another audience', 'audience_mismatch', { aud: 'https://api.example.com/api' }, {}],
    ['our audience as a prefix', 'audience_mismatch', { aud: `${AUDIENCE}/x` }, {}],
    ['our audience with a slash', 'audience_mismatch', { aud: `${AUDIENCE}/` }, {}],
    ['our audience in other case', 'audience_mismatch', { aud: AUDIENCE.toUpperCase() }, {}],
    ['an ID token', 'token_is_id_token', { aud: 'web' }, { typ: 'JWT' }],
    ['another issuer', 'issuer_unknown', { iss: 'https://evil.example/' }, {}],
    ['an audience nested beyond reason', 'audience_mismatch', { aud: nested(2000) }, {}],
    ['a subject with a NUL', 'claim_invalid', { sub: 'waad|\u0000' }, {}],
    ['a subject with a line break', 'claim_invalid', { sub: 'waad|a\nWARN' }, {}],
    ['half a surrogate pair', 'claim_invalid', { sub: 'waad|\ud800' }, {}],
    ['a subject of a thousand characters', 'claim_invalid', { sub: 'w'.repeat(1000) }, {}],
    ['no typ', 'token_type_refused', {}, { typ: undefined }],
    ['a typ that is a number', 'token_type_refused', {}, { typ: 7 }],
    ['a logout token', 'token_type_refused', {}, { typ: 'logout+jwt' }],
    ['an unknown kid', 'key_unknown', {}, { kid: '../../etc/passwd' }],
  ])('refuses %s', async (_, code, claims, header) => {
    expect(await refusalOf(await sign(claims, header))).toBe(code);
  });

  it("bears with an issuer's clock that is a little ahead, and with no other", async () => {
    const seconds = (ahead: number): number => Math.floor(Date.now() / 1000) + ahead;
    expect(await refusalOf(await sign({ nbf: seconds(4), iat: seconds(4) }))).toBe('accepted');
    expect(await refusalOf(await sign({ nbf: seconds(9) }))).toBe('token_not_yet_valid');
    expect(await refusalOf(await sign({ exp: seconds(-1) }))).toBe('token_expired');
  });

  it('takes the issuer without its slash for another one', async () => {
    expect(await refusalOf(await sign({ iss: issuer.url.slice(0, -1) }))).toBe('issuer_unknown');
  });

  it('accepts the media type in full: application/at+JWT', async () => {
    expect(await refusalOf(await sign({}, { typ: 'application/at+JWT' }))).toBe('accepted');
  });

  it('refuses the right claims under the right kid but a stranger’s key', async () => {
    const token = await stranger.sign({ iss: issuer.url, aud: AUDIENCE });
    expect(await refusalOf(token)).toBe('signature_invalid');
  });

  it('refuses a key that the token brings along', async () => {
    const jwk = stranger.keys.get('key-1')?.publicJwk;
    const token = await stranger.sign(
      { iss: issuer.url, aud: AUDIENCE },
      { jwk, jku: stranger.jwksUrl.href },
    );
    const before = stranger.requests;
    expect(await refusalOf(token)).toBe('signature_invalid');
    expect(stranger.requests).toBe(before);
  });

  it('refuses alg none', async () => {
    const token = new UnsecuredJWT({ client_id: 'web' })
      .setIssuer(issuer.url)
      .setAudience(AUDIENCE)
      .setSubject('waad|someone')
      .setIssuedAt()
      .setExpirationTime('1h')
      .encode();
    expect(await refusalOf(token)).toBe('algorithm_refused');
  });

  it('refuses HS256 keyed with the public key', async () => {
    const jwk = issuer.keys.get('key-1')?.publicJwk ?? {};
    const pem = await exportSPKI((await importJWK(jwk, 'RS256')) as Parameters<typeof exportSPKI>[0]);
    const token = await new SignJWT({
      iss: issuer.url,
      aud: AUDIENCE,
      sub: 'waad|someone',
      client_id: 'web',
      iat: now,
      exp: now + 60,
    })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'key-1' })
      .sign(new TextEncoder().encode(pem));
    expect(await refusalOf(token)).toBe('algorithm_refused');
  });

  it.each(['RS384', 'RS512', 'PS256'])('refuses %s, though the published key would fit it', async (alg) => {
    await issuer.addKey('any-alg', { use: 'sig' });
    const { privateKey } = issuer.keys.get('any-alg') ?? {};
    if (privateKey === undefined) throw new Error('no key');
    const pkcs8 = await exportPKCS8(privateKey);
    const token = await new SignJWT({
      iss: issuer.url,
      aud: AUDIENCE,
      sub: 'waad|x',
      iat: now,
      exp: now + 60,
    })
      .setProtectedHeader({ alg, typ: 'at+jwt', kid: 'any-alg' })
      .sign(await importPKCS8(pkcs8, alg));
    const fresh = new JwtAccessTokenVerifier({
      issuer: issuer.url,
      audiences: [AUDIENCE],
      maxKeyAgeSeconds: 3600,
      maxTokenLifetimeSeconds: 86_400,
      keys: new IssuerKeySet(issuer.jwksUrl),
      algorithm: alg,
    });
    expect(await fresh.verifyAccessToken(token)).toMatchObject({ subject: 'waad|x' });
    expect(await refusalOf(token)).toBe('algorithm_refused');
  });

  it('guesses no key: one of several must be named', async () => {
    const several = await IssuerStandIn.start();
    await several.addKey('another');
    const picky = new JwtAccessTokenVerifier({
      issuer: several.url,
      audiences: [AUDIENCE],
      maxKeyAgeSeconds: 3600,
      maxTokenLifetimeSeconds: 86_400,
      keys: new IssuerKeySet(several.jwksUrl),
      algorithm: 'RS256',
    });
    const token = await several.sign({ aud: AUDIENCE }, { kid: undefined });
    await expect(picky.verifyAccessToken(token)).rejects.toMatchObject({ code: 'key_ambiguous' });
    expect(await picky.verifyAccessToken(await several.sign({ aud: AUDIENCE }))).toMatchObject({});
    await several.stop();
  });

  it('says for the log which published key cannot be used, and why', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    issuer.publish([{ ...publicKey.export({ format: 'jwk' }), kid: 'odd\n', alg: 'RS256' }]);
    await expect(verifier.verifyAccessToken(await sign({}, { kid: 'odd\n' }))).rejects.toMatchObject({
      code: 'key_unusable',
      seen: expect.stringMatching(/^the key "odd\\n" fails: .*2048/) as string,
    });
    issuer.publish([]);
  });

  it.each(['abc', 'a.b', 'a.b.c', '..', 'e30.e30.', 'e30.bm90IGpzb24.c2ln', '💥.💥.💥'])(
    'refuses %s as no token',
    async (token) => {
      expect(await refusalOf(token)).toMatch(/^(token_malformed|algorithm_refused)$/);
    },
  );

  it('refuses a damaged signature and a changed payload', async () => {
    const [header = '', payload = '', signature = ''] = (await sign()).split('.');
    const other = (await sign({ sub: 'waad|someone-else' })).split('.')[1] ?? '';
    expect(await refusalOf(`${header}.${payload}.${signature.slice(0, -8)}`)).toBe('signature_invalid');
    expect(await refusalOf(`${header}.${other}.${signature}`)).toBe('signature_invalid');
  });
});
