import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { signIn, type SignInOptions } from '../../src/dev/code-flow.js';
import { type DevTenantProcess, startDevTenant } from '../support/dev-tenant-process.js';
import { MCP, READER, WRITER } from '../support/dev-tenant-requests.js';
import { refresh } from '../support/refresh.js';

let tenant: DevTenantProcess;

beforeAll(async () => {
  tenant = await startDevTenant();
});
afterAll(() => tenant.stop());
afterEach(async () => {
  await tenant.reset();
  await tenant.forgetUpstreamRequests();
});

const signInAs = (email: string, options: Partial<SignInOptions> = {}): ReturnType<typeof signIn> =>
  signIn({ issuer: tenant.issuer, email, resource: MCP, ...options });

const scopesOf = (token: string): string[] => decodeJwt<{ scope?: string }>(token).scope?.split(' ') ?? [];

const jwksKids = async (): Promise<unknown[]> => {
  const response = await fetch(`${tenant.issuer}.well-known/jwks.json`);
  return ((await response.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
};

describe('access tokens', () => {
  it.each([
    ['access_token', 'JWT', ['azp'], ['client_id', 'jti', 'permissions']],
    ['access_token_authz', 'JWT', ['azp', 'permissions'], ['client_id', 'jti']],
    ['rfc9068_profile', 'at+jwt', ['client_id', 'jti'], ['azp', 'permissions']],
    ['rfc9068_profile_authz', 'at+jwt', ['client_id', 'jti', 'permissions'], ['azp']],
  ])('speak the dialect %s', async (tokenDialect, typ, present, absent) => {
    await tenant.set({ tokenDialect });
    const { access_token: token } = await signInAs(READER);
    const claims = decodeJwt(token);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ });
    for (const claim of present) expect(claims).toHaveProperty([claim]);
    for (const claim of absent) expect(claims).not.toHaveProperty([claim]);
    expect(claims).toMatchObject({
      iss: tenant.issuer,
      sub: expect.stringMatching(/^waad\|/) as string,
      org_id: 'org_acme000000000001',
      org_name: 'acme',
      'https://gatehouse.example/name': 'Remy Reader',
    });
  });

  it('carry what was asked for and is permitted, never more', async () => {
    const asked = 'openid projects:read projects:write';
    expect(scopesOf((await signInAs(WRITER, { scope: asked })).access_token)).toEqual(asked.split(' '));
    const tokens = await signInAs(READER, { scope: asked });
    expect(scopesOf(tokens.access_token)).toEqual(['openid', 'projects:read']);
    expect(tokens.scope).toBe('openid projects:read');
    expect(decodeJwt(tokens.access_token).permissions).toEqual([
      'projects:read',
      'invoices:read',
      'clients:read',
    ]);
  });

  it('are issued without scope when nothing asked for is permitted', async () => {
    const { access_token: token } = await signInAs(READER, { scope: 'invoices:write' });
    expect(decodeJwt(token)).not.toHaveProperty('scope');
  });

  it('carry all of the API that is permitted when no scope was asked for', async () => {
    expect(scopesOf((await signInAs(READER)).access_token)).toEqual([
      'projects:read',
      'invoices:read',
      'clients:read',
    ]);
    expect(scopesOf((await signInAs(WRITER)).access_token)).toHaveLength(6);
  });

  it('have no organization for a user without one', async () => {
    const { access_token: token } = await signInAs('outsider@nowhere.example');
    expect(decodeJwt(token)).not.toHaveProperty('org_id');
    const other = await signInAs('writer@globex.example');
    expect(decodeJwt(other.access_token).org_id).toBe('org_globex0000000001');
  });

  it('live as long as the setting says', async () => {
    await tenant.set({ tokenLifetime: 7 });
    const tokens = await signInAs(WRITER);
    const { iat = 0, exp = 0 } = decodeJwt(tokens.access_token);
    expect([exp - iat, tokens.expires_in]).toEqual([7, 7]);
  });

  it('open /userinfo when openid was asked for, and so does the JWE', async () => {
    const scope = 'openid profile email';
    const forApi = await signInAs(WRITER, { scope });
    const opaque = await signIn({ issuer: tenant.issuer, email: WRITER, scope });
    for (const { access_token: token } of [forApi, opaque]) {
      const response = await fetch(`${tenant.issuer}userinfo`, {
        headers: { authorization: `Bearer ${token}`, origin: 'http://localhost:3001' },
      });
      expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:3001');
      expect(await response.json()).toMatchObject({ name: 'Wanda Writer', email: WRITER });
    }
    const withoutOpenid = await signInAs(WRITER, { scope: 'projects:read' });
    for (const token of [withoutOpenid.access_token, 'rubbish', 'a.b.c.d.e']) {
      const response = await fetch(`${tenant.issuer}userinfo`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    }
  });
});

describe('refresh tokens', () => {
  const offline = 'openid offline_access projects:read projects:write';

  it('come only with offline_access', async () => {
    expect((await signInAs(WRITER, { scope: 'projects:read' })).refresh_token).toBeUndefined();
    expect((await signInAs(WRITER, { scope: offline })).refresh_token).toBeDefined();
  });

  it('rotate, and a second use revokes the family', async () => {
    const { refresh_token: first = '' } = await signInAs(WRITER, { scope: offline });
    const renewed = await refresh({ issuer: tenant.issuer, refreshToken: first });
    expect(scopesOf(renewed.access_token)).toEqual(offline.split(' ').sort(byAuth0Order));
    expect(renewed.refresh_token).not.toBe(first);
    await expect(refresh({ issuer: tenant.issuer, refreshToken: first })).rejects.toThrow('invalid_grant');
    await expect(
      refresh({ issuer: tenant.issuer, refreshToken: renewed.refresh_token ?? '' }),
    ).rejects.toThrow('invalid_grant');
  });

  it('may ask for less', async () => {
    const { refresh_token: refreshToken = '' } = await signInAs(WRITER, { scope: offline });
    const narrowed = await refresh({ issuer: tenant.issuer, refreshToken, scope: 'projects:read' });
    expect(scopesOf(narrowed.access_token)).toEqual(['projects:read']);
  });

  it('lose the scopes of the API when the setting says so', async () => {
    const { refresh_token: refreshToken = '' } = await signInAs(WRITER, { scope: offline });
    await tenant.set({ refreshWithoutScope: true });
    const renewed = await refresh({ issuer: tenant.issuer, refreshToken });
    expect(scopesOf(renewed.access_token)).toEqual(['openid', 'offline_access']);
  });

  it('are revoked at /oauth/revoke', async () => {
    const { refresh_token: token = '' } = await signInAs(WRITER, { scope: offline });
    const body = new URLSearchParams({ client_id: 'gatehouse-web', token });
    expect((await fetch(`${tenant.issuer}oauth/revoke`, { method: 'POST', body })).status).toBe(200);
    await expect(refresh({ issuer: tenant.issuer, refreshToken: token })).rejects.toThrow('invalid_grant');
  });
});

/** OpenID Connect's scopes before the API's; the sort keeps the order otherwise. */
function byAuth0Order(one: string, other: string): number {
  return Number(one.includes(':')) - Number(other.includes(':'));
}

describe('key rotation', () => {
  it('publishes the next key before it signs and the previous one until the rotation after', async () => {
    const [current, next] = await jwksKids();
    const before = await signInAs(WRITER, { scope: 'offline_access projects:read' });
    expect(decodeProtectedHeader(before.access_token).kid).toBe(current);

    await tenant.rotateKeys();
    const [second, , previous, ...others] = await jwksKids();
    expect([second, previous, others]).toEqual([next, current, []]);
    const after = await refresh({ issuer: tenant.issuer, refreshToken: before.refresh_token ?? '' });
    expect(decodeProtectedHeader(after.access_token).kid).toBe(next);

    await tenant.rotateKeys();
    expect(await jwksKids()).not.toContain(current);
  });
});

describe('the scopes of the API', () => {
  it('are those that the server publishes, by role, also when they change', async () => {
    const published = { root: ['cats:read', 'cats:write'], '/api': ['dogs:feed'] };
    const api = createServer(({ url = '' }, response) => {
      const scopes = url.endsWith('/api') ? published['/api'] : published.root;
      response.end(JSON.stringify({ scopes_supported: scopes }));
    }).listen(0, '127.0.0.1');
    await once(api, 'listening');
    const origin = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    const own = await startDevTenant({ API_URL: `${origin}/api` });
    const scopesFor = async (email: string, scope?: string): Promise<string[]> =>
      scopesOf(
        (await signIn({ issuer: own.issuer, email, resource: `${origin}/api/mcp`, ...(scope && { scope }) }))
          .access_token,
      );
    expect(await scopesFor(WRITER)).toEqual(['cats:read', 'cats:write', 'dogs:feed']);
    expect(await scopesFor(READER)).toEqual(['cats:read']);
    expect(await scopesFor(READER, 'cats:read cats:write')).toEqual(['cats:read']);
    published.root.push('cows:milk');
    while (!(await scopesFor(WRITER)).includes('cows:milk')) await sleep(100);
    await own.stop();
    api.close();
  });

  it('are unknown while the server has not answered yet, and the client is told so', async () => {
    const own = await startDevTenant({ API_URL: 'http://127.0.0.1:9/api' });
    await expect(
      signIn({ issuer: own.issuer, email: WRITER, resource: 'http://127.0.0.1:9/api/mcp' }),
    ).rejects.toThrow('temporarily_unavailable: the API does not answer yet');
    await own.stop();
  });
});
