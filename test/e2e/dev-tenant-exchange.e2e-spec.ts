import { createSecretKey } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import { signIn } from '../../src/dev/code-flow.js';
import { type DevTenantProcess, startDevTenant } from '../support/dev-tenant-process.js';
import { MCP, READER, WRITER } from '../support/dev-tenant-requests.js';

const AUDIENCE = 'https://ratings.example';
const REST = 'http://localhost:3000/api';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

describe('token exchange at the dev tenant', () => {
  let tenant: DevTenantProcess;
  let subject: string;

  beforeAll(async () => {
    tenant = await startDevTenant();
    subject = await tokenOf(WRITER);
  });
  afterAll(() => tenant.stop());
  afterEach(() => tenant.reset());

  const tokenOf = async (email: string, resource = MCP): Promise<string> =>
    (await signIn({ issuer: tenant.issuer, email, resource })).access_token;

  interface Answer {
    readonly status: number;
    readonly body: Record<string, unknown>;
  }

  /** A good request, with changes; `undefined` leaves a parameter out. */
  async function exchange(changes: Record<string, string | undefined> = {}): Promise<Answer> {
    const parameters: Record<string, string | undefined> = {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      client_id: 'gatehouse-api',
      client_secret: 'gatehouse-api-development-secret',
      subject_token: subject,
      subject_token_type: ACCESS_TOKEN,
      requested_token_type: ACCESS_TOKEN,
      audience: AUDIENCE,
      scope: 'ratings:read',
      ...changes,
    };
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) body.set(name, value);
    const response = await fetch(`${tenant.issuer}oauth/token`, { method: 'POST', body });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
  const exchanged = async (changes: Record<string, string | undefined> = {}): Promise<string> =>
    (await exchange(changes)).body.access_token as string;

  it('gives a token for the other API: the same user, who acts for them, what they may do there', async () => {
    const { status, body } = await exchange();
    expect([status, body]).toEqual([
      200,
      {
        access_token: expect.any(String) as string,
        issued_token_type: ACCESS_TOKEN,
        token_type: 'Bearer',
        expires_in: 3600,
        scope: 'ratings:read',
      },
    ]);
    expect(decodeJwt(body.access_token as string)).toMatchObject({
      iss: tenant.issuer,
      sub: decodeJwt(subject).sub,
      aud: AUDIENCE,
      org_id: 'org_acme000000000001',
      client_id: 'gatehouse-api',
      act: { sub: 'gatehouse-api' },
      scope: 'ratings:read',
      permissions: ['ratings:read'],
    });
  });

  it('gives no more than the user may do there, whatever is asked for', async () => {
    expect((await exchange({ scope: 'ratings:read projects:write' })).body.scope).toBe('ratings:read');
    expect((await exchange({ scope: undefined })).body.scope).toBe('ratings:read');
    const { status, body } = await exchange({ subject_token: await tokenOf(READER) });
    expect([status, body.scope]).toEqual([200, undefined]);
    expect(decodeJwt(body.access_token as string)).toMatchObject({ permissions: [] });
  });

  it('exchanges a token for the REST API as well', async () => {
    expect((await exchange({ subject_token: await tokenOf(WRITER, REST) })).status).toBe(200);
  });

  it.each<[string, string, Record<string, string | undefined>]>([
    ['invalid_client', 'a wrong secret', { client_secret: 'wrong' }],
    ['invalid_client', 'no secret', { client_secret: undefined }],
    ['invalid_request', 'the public client', { client_id: 'gatehouse-web', client_secret: undefined }],
    ['access_denied', 'an API that nobody registered', { audience: 'https://other.example' }],
    ['access_denied', 'our own API', { audience: MCP }],
    ['access_denied', 'no audience', { audience: undefined }],
    ['invalid_grant', 'no subject', { subject_token: undefined }],
    ['invalid_grant', 'a subject that is no token', { subject_token: 'rubbish' }],
    ['invalid_request', 'no type of subject', { subject_token_type: undefined }],
    [
      'invalid_request',
      'an ID token as subject',
      { subject_token_type: ACCESS_TOKEN.replace('access', 'id') },
    ],
    [
      'invalid_request',
      'a refresh token',
      { requested_token_type: ACCESS_TOKEN.replace('access', 'refresh') },
    ],
  ])('refuses with %s: %s', async (error, _, changes) => {
    const { status, body } = await exchange(changes);
    expect(body).not.toHaveProperty('access_token');
    expect([status >= 400 && status < 500, body.error]).toEqual([true, error]);
  });

  it('refuses every subject but an access token given to us and still good', async () => {
    const { id_token: idToken } = await signIn({
      issuer: tenant.issuer,
      email: WRITER,
      resource: MCP,
      scope: 'openid',
    });
    const forged = await new SignJWT(decodeJwt(subject))
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .sign(createSecretKey(Buffer.alloc(32)));
    await tenant.set({ tokenLifetime: 1 });
    const short = await tokenOf(WRITER);
    while (Date.now() / 1000 <= (decodeJwt(short).exp ?? 0)) await new Promise((go) => setTimeout(go, 50));
    await tenant.reset();
    for (const token of [idToken, forged, short, await exchanged()]) {
      expect((await exchange({ subject_token: token })).body.error).toBe('invalid_grant');
    }
  });

  it('is announced', async () => {
    const response = await fetch(`${tenant.issuer}.well-known/openid-configuration`);
    const metadata = (await response.json()) as { grant_types_supported: string[] };
    expect(metadata.grant_types_supported).toContain('urn:ietf:params:oauth:grant-type:token-exchange');
  });

  it('nobody logs in for the other API', async () => {
    await expect(tokenOf(WRITER, AUDIENCE)).rejects.toThrow('Service not found');
  });

  describe('the ratings API', () => {
    const ask = async (token?: string, path = 'credit-ratings?clientName=Norvik+Energy'): Promise<Response> =>
      fetch(`${tenant.issuer}ratings-api/${path}`, {
        ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
      });

    it('answers a token that was exchanged for it', async () => {
      const response = await ask(await exchanged());
      expect([response.status, await response.json()]).toEqual([
        200,
        { clientName: 'Norvik Energy', rating: 'A', asOf: '2026-10-01' },
      ]);
    });

    it('refuses every other token', async () => {
      const stranger = await startDevTenant();
      const login = { issuer: tenant.issuer, email: WRITER, scope: 'openid' };
      const others: Record<string, string | undefined> = {
        'no token': undefined,
        'the caller’s own': subject,
        'for the REST API': await tokenOf(WRITER, REST),
        'an ID token': (await signIn({ ...login, resource: MCP })).id_token,
        'the tenant’s own JWE': (await signIn(login)).access_token,
        'of another tenant': (await signIn({ issuer: stranger.issuer, email: WRITER, resource: MCP }))
          .access_token,
        unsigned: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await exchanged()).split('.')[1] ?? ''}.`,
      };
      await stranger.stop();
      for (const [name, token] of Object.entries(others)) {
        expect([name, (await ask(token)).status]).toEqual([name, 401]);
      }
    });

    it('refuses its own token after its time', async () => {
      await tenant.set({ tokenLifetime: 1 });
      const token = await exchanged();
      let status = 200;
      while (status === 200) ({ status } = await ask(token));
      expect(status).toBe(401);
    });

    it('refuses a token without its scope', async () => {
      expect((await ask(await exchanged({ subject_token: await tokenOf(READER) }))).status).toBe(403);
    });

    it('knows what it does not know', async () => {
      const token = await exchanged();
      expect((await ask(token, 'credit-ratings?clientName=Nobody')).status).toBe(404);
      expect((await ask(token, 'credit-ratings')).status).toBe(404);
      expect((await ask(token, 'elsewhere')).status).toBe(404);
    });
  });
});
