import { CompactEncrypt, exportSPKI, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { IssuerStandIn } from '../../test/support/issuer-stand-in.js';
import { AuthenticationError } from './authentication.errors.js';
import { issuerKeySet } from './issuer-key-set.js';
import { JwtAccessTokenVerifier } from './jwt-access-token-verifier.js';

const AUDIENCE = 'https://api.example.com/api/mcp';

describe('JwtAccessTokenVerifier', () => {
  let issuer: IssuerStandIn;
  let stranger: IssuerStandIn;
  let verifier: JwtAccessTokenVerifier;

  beforeAll(async () => {
    [issuer, stranger] = await Promise.all([IssuerStandIn.start(), IssuerStandIn.start()]);
    verifier = new JwtAccessTokenVerifier({
      issuer: issuer.url,
      audiences: [AUDIENCE],
      keys: issuerKeySet(issuer.jwksUrl),
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
      clientId: 'web',
      scopes: ['openid', 'projects:read'],
      claims: { org_id: 'org_1' },
    });
  });

  it("reads Auth0's older dialect: typ JWT, the client in azp", async () => {
    const token = await sign({ client_id: undefined, azp: 'spa' }, { typ: 'JWT' });
    expect(await verifier.verifyAccessToken(token)).toMatchObject({ clientId: 'spa', scopes: [] });
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
    ['no client', 'claim_missing', { client_id: undefined }, {}],
    ['no iss', 'claim_missing', { iss: undefined }, {}],
    ['exp of the wrong type', 'claim_invalid', { exp: '9999999999' as unknown as number }, {}],
    ['scope of the wrong type', 'claim_invalid', { scope: ['projects:read'] }, {}],
    ['not yet valid', 'token_not_yet_valid', { nbf: now + 600 }, {}],
    ['another audience', 'audience_mismatch', { aud: 'https://api.example.com/api' }, {}],
    ['our audience as a prefix', 'audience_mismatch', { aud: `${AUDIENCE}/x` }, {}],
    ['our audience with a slash', 'audience_mismatch', { aud: `${AUDIENCE}/` }, {}],
    ['our audience in other case', 'audience_mismatch', { aud: AUDIENCE.toUpperCase() }, {}],
    ['an ID token', 'token_is_id_token', { aud: 'web' }, { typ: 'JWT' }],
    ['another issuer', 'issuer_unknown', { iss: 'https://evil.example/' }, {}],
    ['a Graph token', 'token_for_graph', { aud: '00000003-0000-0000-c000-000000000000' }, { typ: 'JWT' }],
    ['a Graph token by its nonce', 'token_for_graph', {}, { typ: 'JWT', nonce: 'x' }],
    ['no typ', 'token_type_refused', {}, { typ: undefined }],
    ['a logout token', 'token_type_refused', {}, { typ: 'logout+jwt' }],
    ['an unknown kid', 'key_unknown', {}, { kid: '../../etc/passwd' }],
  ])('refuses %s', async (_, code, claims, header) => {
    expect(await refusalOf(await sign(claims, header))).toBe(code);
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
    expect(await refusalOf(token)).toMatch(/^(token_malformed|algorithm_refused|token_type_refused)$/);
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

  it('tells an encrypted token of five parts', async () => {
    const token = await new CompactEncrypt(new TextEncoder().encode('{}'))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', iss: issuer.url })
      .encrypt(new Uint8Array(32));
    expect(token.split('.')).toHaveLength(5);
    expect(await refusalOf(token)).toBe('token_encrypted');
  });

  it.each(['abc', 'a.b', 'a.b.c', '..', 'e30.e30.', 'e30.bm90IGpzb24.c2ln', '💥.💥.💥'])(
    'refuses %s as no token',
    async (token) => {
      expect(await refusalOf(token)).toMatch(/^(token_malformed|claim_missing|token_type_refused)$/);
    },
  );

  it('refuses a damaged signature and a changed payload', async () => {
    const [header = '', payload = '', signature = ''] = (await sign()).split('.');
    const other = (await sign({ sub: 'waad|someone-else' })).split('.')[1] ?? '';
    expect(await refusalOf(`${header}.${payload}.${signature.slice(0, -8)}`)).toBe('signature_invalid');
    expect(await refusalOf(`${header}.${other}.${signature}`)).toBe('signature_invalid');
  });
});
