import { Logger } from '@nestjs/common';
import { SignJWT } from 'jose';
import { AnsweringServer, sendJson } from '../../../test/support/answering-server.js';
import type { DomainError, Principal } from '../../gatehouse/index.js';
import { rememberSubjectToken } from '../../gatehouse/auth/tokens/subject-token.js';
import { Config } from '../config/config.js';
import { UpstreamTokenService } from './upstream-token.service.js';

const API = { audience: 'https://ratings.example', scopes: ['ratings:read'] };
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const SECRET = 'client-s3cret';
const now = Date.parse('2026-11-01T12:00:00Z');

describe('UpstreamTokenService', () => {
  let server: AnsweringServer;
  let service: UpstreamTokenService;
  let answer: Record<string, unknown>;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    server = await AnsweringServer.start(() => undefined);
  });
  afterAll(() => server.stop());

  beforeEach(() => {
    jest.spyOn(Date, 'now').mockReturnValue(now);
    answer = {
      access_token: 'for-ratings',
      issued_token_type: ACCESS_TOKEN,
      token_type: 'Bearer',
      expires_in: 600,
    };
    server.received.length = 0;
    server.answer = (_, response) => {
      sendJson(response, 200, answer);
    };
    service = new UpstreamTokenService(
      Config.fromEnvironment({
        API_URL: 'http://localhost:3000/api',
        AUTH0_DOMAIN: server.url.slice(0, -1),
        UPSTREAM_CLIENT_ID: 'gatehouse-api',
        UPSTREAM_CLIENT_SECRET: SECRET,
      }),
    );
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** A principal as the guard leaves it, its token good for an hour. */
  function caller(
    changes: Partial<Principal> = {},
    token: { issuer?: string; expiresAt?: number } = {},
  ): Principal {
    const principal: Principal = {
      kind: 'enterprise',
      issuer: server.url,
      userId: 'waad|wanda',
      organizationId: 'org_acme',
      clientId: 'gatehouse-web',
      scopes: ['clients:read', 'projects:read'],
      ...changes,
    };
    rememberSubjectToken(principal, {
      value: `token-of-${principal.userId}`,
      issuer: server.url,
      expiresAt: now / 1000 + 3600,
      ...token,
    });
    return principal;
  }
  const later = (seconds: number): void => {
    jest.spyOn(Date, 'now').mockReturnValue(now + seconds * 1000);
  };
  const codeOf = (principal = caller()): Promise<string> =>
    service.tokenFor(principal, API).then(
      (token) => token,
      (error: unknown) => (error as DomainError).code,
    );
  const jwt = (claims: Record<string, unknown>): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32));

  it('exchanges the token where it was issued, with the parameters of RFC 8693', async () => {
    expect(await service.tokenFor(caller(), API)).toBe('for-ratings');
    const [request] = server.received;
    expect(request).toMatchObject({ method: 'POST', url: '/oauth/token' });
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      client_id: 'gatehouse-api',
      client_secret: SECRET,
      subject_token: 'token-of-waad|wanda',
      subject_token_type: ACCESS_TOKEN,
      requested_token_type: ACCESS_TOKEN,
      audience: API.audience,
      scope: 'ratings:read',
    });
  });

  describe('remembers', () => {
    it('a token until 30 seconds before it expires', async () => {
      await codeOf();
      later(569);
      await codeOf();
      expect(server.received).toHaveLength(1);
      later(571);
      await codeOf();
      expect(server.received).toHaveLength(2);
    });

    it('none longer than the caller’s own token lasts', async () => {
      await codeOf(caller({}, { expiresAt: now / 1000 + 120 }));
      later(89);
      await codeOf();
      expect(server.received).toHaveLength(1);
      later(91);
      await codeOf();
      expect(server.received).toHaveLength(2);
    });

    it.each([
      ['without a lifetime', undefined],
      ['about to expire', 30],
    ])('none %s', async (_, expiresIn) => {
      answer = { ...answer, expires_in: expiresIn };
      expect([await codeOf(), await codeOf()]).toEqual(['for-ratings', 'for-ratings']);
      expect(server.received).toHaveLength(2);
    });

    it.each<[string, Partial<Principal>]>([
      ['user', { userId: 'waad|remy' }],
      ['organization', { organizationId: 'org_globex' }],
      ['client', { clientId: 'another' }],
      ['narrower login', { scopes: ['clients:read'] }],
    ])('one for each %s', async (_, changes) => {
      await codeOf();
      await codeOf(caller(changes));
      expect(server.received).toHaveLength(2);
      await codeOf(caller({ ...changes, scopes: [...(changes.scopes ?? caller().scopes)].reverse() }));
      expect(server.received).toHaveLength(2);
    });

    it('one for each API and its scopes', async () => {
      const principal = caller();
      await service.tokenFor(principal, API);
      await service.tokenFor(principal, { ...API, audience: 'https://other.example' });
      await service.tokenFor(principal, { ...API, scopes: ['ratings:write'] });
      expect(server.received).toHaveLength(3);
    });

    it('no failure', async () => {
      server.answer = (_, response) => {
        sendJson(response, 403, { error: 'access_denied' });
      };
      await codeOf();
      await codeOf();
      expect(server.received).toHaveLength(2);
    });

    it('nothing that it was told to forget', async () => {
      await codeOf();
      service.forget(caller(), API);
      await codeOf();
      expect(server.received).toHaveLength(2);
    });
  });

  it('asks once for many who come at the same time', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => codeOf(caller())));
    expect(new Set(tokens)).toEqual(new Set(['for-ratings']));
    expect(server.received).toHaveLength(1);
  });

  describe('refuses, without asking', () => {
    it.each<[string, () => Principal]>([
      ['a program', () => caller({ kind: 'machine' })],
      ['an API key', () => caller({ kind: 'service' })],
      ['a token of another issuer', () => caller({}, { issuer: 'https://login.microsoftonline.com/x/v2.0' })],
      ['a copy of a principal, which came in with nothing', () => ({ ...caller() })],
    ])('%s', async (_, principal) => {
      expect(await codeOf(principal())).toBe('login_not_exchangeable');
      expect(server.received).toHaveLength(0);
    });
  });

  it.each([
    ['upstream_token_refused', 403, 'access_denied'],
    ['upstream_token_refused', 400, 'invalid_grant'],
    ['upstream_token_refused', 400, 'invalid_scope'],
    // This server's own registration is wrong: nothing the caller could change.
    ['upstream_token_unavailable', 401, 'invalid_client'],
    ['upstream_token_unavailable', 400, 'unauthorized_client'],
    ['upstream_token_unavailable', 429, 'too_many_requests'],
    ['upstream_token_unavailable', 503, 'temporarily_unavailable'],
  ])('%s: the authorization server answers %i %s', async (code, status, error) => {
    server.answer = (_, response) => {
      sendJson(response, status, { error, error_description: 'Words of the tenant' });
    };
    const thrown = await service.tokenFor(caller(), API).catch((reason: unknown) => reason as DomainError);
    expect(thrown).toMatchObject({ code });
    expect(JSON.stringify([thrown, String(thrown), (thrown as Error).cause])).not.toContain('Words');
  });

  it.each<[string, Record<string, unknown>]>([
    ['no issued_token_type', { issued_token_type: undefined }],
    ['an ID token', { issued_token_type: 'urn:ietf:params:oauth:token-type:id_token' }],
    ['a token of another type', { token_type: 'DPoP' }],
    ['no token', { access_token: undefined }],
    ['an empty token', { access_token: '' }],
  ])('takes no answer with %s', async (_, changes) => {
    answer = { ...answer, ...changes };
    expect(await codeOf()).toBe('upstream_token_unavailable');
  });

  describe('a token that can be read', () => {
    const good = { aud: API.audience, sub: 'waad|wanda', org_id: 'org_acme' };

    it.each<[string, Record<string, unknown>]>([
      ['one audience', good],
      ['several audiences', { ...good, aud: ['https://tenant.example/userinfo', API.audience] }],
      ['no organization', { ...good, org_id: undefined }],
    ])('is taken with %s', async (_, claims) => {
      const token = await jwt(claims);
      answer = { ...answer, access_token: token };
      expect(await codeOf()).toBe(token);
    });

    it.each<[string, Record<string, unknown>]>([
      ['for another API', { ...good, aud: 'https://other.example' }],
      ['for nobody', { ...good, aud: undefined }],
      ['for another user', { ...good, sub: 'waad|remy' }],
      ['for another organization', { ...good, org_id: 'org_globex' }],
    ])('is not taken %s, nor remembered', async (_, claims) => {
      answer = { ...answer, access_token: await jwt(claims) };
      expect([await codeOf(), await codeOf()]).toEqual([
        'upstream_token_unavailable',
        'upstream_token_unavailable',
      ]);
      expect(server.received).toHaveLength(2);
    });
  });

  it.each<[string, AnsweringServer['answer']]>([
    ['nonsense', (_, response) => response.end('<html>')],
    ['half an answer', (_, response) => response.destroy()],
    [
      'an endless answer',
      (_, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ ...answer, padding: 'x'.repeat(70_000) }));
      },
    ],
    [
      'a redirect',
      (request, response) => {
        if (request.url === '/elsewhere') sendJson(response, 200, answer);
        else response.writeHead(307, { Location: '/elsewhere' }).end();
      },
    ],
  ])('is unavailable over %s', async (_, how) => {
    server.answer = how;
    expect(await codeOf()).toBe('upstream_token_unavailable');
    // The token and the secret went to one place.
    expect(server.received).toHaveLength(1);
  });

  it('gives up on an authorization server that does not answer', async () => {
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    expect(await codeOf()).toBe('upstream_token_unavailable');
    expect(timeout).toHaveBeenCalledWith(3000);
  });

  it('holds no token of a caller', async () => {
    await codeOf();
    const { tokens } = service as unknown as { tokens: Map<string, string> };
    expect([...tokens.keys(), ...tokens.values()].join()).not.toContain('token-of');
  });
});
