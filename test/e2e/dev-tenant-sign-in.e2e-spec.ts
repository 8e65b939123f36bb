import { decodeJwt } from 'jose';
import { signIn, type SignInOptions } from '../../src/dev/code-flow.js';
import { followAuthorizationUrl } from '../../src/dev/sign-in-browser.js';
import { type DevTenantProcess, startDevTenant } from '../support/dev-tenant-process.js';
import { authorizeUrl, fetchSignInPage, MCP, READER, WRITER } from '../support/dev-tenant-requests.js';

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

const authorize = async (changes: Record<string, string | undefined> = {}): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await followAuthorizationUrl(authorizeUrl(tenant.issuer, changes), WRITER)).searchParams,
  );

/** What a reader sees of an account's button, line by line. */
const textLines = (markup: string): string[] =>
  [...markup.matchAll(/<(strong|span)>([^<]*)</g)].map(([, , text = '']) => text);

describe('the authorization request', () => {
  it.each([
    'http://localhost:53682/callback',
    'http://127.0.0.1:1/oauth/callback',
    'http://[::1]:8976/callback',
    'http://localhost:3001/',
  ])('may be answered at %s', async (redirectUri) => {
    const location = await followAuthorizationUrl(
      authorizeUrl(tenant.issuer, { redirect_uri: redirectUri }),
      WRITER,
    );
    expect(location.href.startsWith(`${redirectUri}?`)).toBe(true);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      code: expect.any(String) as string,
      state: 'some-state',
      iss: tenant.issuer,
    });
  });

  it.each([
    'http://localhost.evil.example/callback',
    'http://evil.example/callback',
    'https://localhost/callback',
    'http://localhost@evil.example/callback',
    'http://localhost:9999/',
    'http://localhost:8976/other',
    'not a url',
  ])('is never answered at %s', async (redirectUri) => {
    const response = await fetch(authorizeUrl(tenant.issuer, { redirect_uri: redirectUri }), {
      redirect: 'manual',
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('location')).toBeNull();
  });

  it('needs PKCE with S256', async () => {
    expect((await authorize({ code_challenge: undefined, code_challenge_method: undefined })).error).toBe(
      'invalid_request',
    );
    expect((await authorize({ code_challenge_method: 'plain' })).error).toBe('invalid_request');
  });

  it('yields a code that a wrong verifier, or a second use, cannot redeem', async () => {
    const { code = '' } = await authorize();
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'gatehouse-web',
      redirect_uri: 'http://127.0.0.1:53682/callback',
      code,
      code_verifier: 'x'.repeat(43),
    });
    const response = await fetch(`${tenant.issuer}oauth/token`, { method: 'POST', body });
    expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([
      400,
      'invalid_grant',
    ]);
  });

  it('of an unknown client is refused on a page', async () => {
    await expect(authorize({ client_id: '<script>' })).rejects.toThrow('invalid_client');
  });

  it('repeats nothing but resource', async () => {
    const url = authorizeUrl(tenant.issuer);
    url.searchParams.append('scope', 'openid');
    expect((await followAuthorizationUrl(url, WRITER)).searchParams.get('error')).toBe('invalid_request');
  });

  it('cannot smuggle a resource to Entra ID past the profile', async () => {
    expect(await authorize({ dev_tenant_upstream_resource: MCP })).toHaveProperty('code');
  });
});

describe('the sign-in', () => {
  it('shows the four accounts, the hinted one chosen, and runs no script', async () => {
    const page = await fetchSignInPage(authorizeUrl(tenant.issuer, { login_hint: READER }));
    expect(page.match(/name="account"/g)).toHaveLength(4);
    expect(page.match(/value="reader@acme\.example"\s+class="chosen" autofocus/g)).toHaveLength(1);
    expect(page).not.toMatch(/<script/i);
  });

  it('tells what to expect of each account, and that the outsider is turned away', async () => {
    const page = await fetchSignInPage(authorizeUrl(tenant.issuer));
    expect(page.split('<li>').slice(1).map(textLines)).toEqual([
      ['Wanda Writer', WRITER, 'Organization acme', 'May do everything'],
      ['Remy Reader', READER, 'Organization acme', 'May only use projects:read, invoices:read, clients:read'],
      ['Gita Globex', 'writer@globex.example', 'Organization globex', 'May do everything'],
      [
        'Otto Outsider',
        'outsider@nowhere.example',
        'No organization',
        'Signs in, and the API turns it away (403)',
      ],
    ]);
  });

  it('escapes what the client sends', async () => {
    const page = await fetchSignInPage(
      authorizeUrl(tenant.issuer, { login_hint: '"><script>alert(1)</script>' }),
    );
    expect(page).not.toMatch(/<script/i);
  });

  it('is skipped with automatic sign-in, unless another account is hinted', async () => {
    await tenant.set({ autoLogin: READER });
    const url = authorizeUrl(tenant.issuer);
    expect((await followAuthorizationUrl(url, 'nobody@nowhere.example')).searchParams.has('code')).toBe(true);
    const { access_token: token } = await signInAs(WRITER);
    expect(decodeJwt(token)['https://gatehouse.example/name']).toBe('Wanda Writer');
    await expect(signInAs('nobody@nowhere.example')).rejects.toThrow(
      'There is no account nobody@nowhere.example.',
    );
  });

  it('knows no other account', async () => {
    await expect(signInAs('nobody@acme.example')).rejects.toThrow(
      'There is no account nobody@acme.example. The development tenant has: writer@acme.example, reader@acme.example',
    );
  });

  it('answers at the tenant only', async () => {
    await authorize();
    const [seen] = await tenant.upstreamRequests();
    const url = new URL(seen?.path ?? '', tenant.issuer);
    url.search = new URLSearchParams({ ...seen?.query, redirect_uri: 'http://evil.example/' }).toString();
    const response = await fetch(url, { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('AADSTS50011');
  });

  it('of another browser is not finished, nor with a made-up code', async () => {
    const [, answer] = await Promise.all([
      authorize(),
      fetch(`${tenant.issuer}login/callback?code=x&state=${'a'.repeat(20)}`),
    ]);
    expect(answer.status).toBe(400);
    expect((await fetch(`${tenant.issuer}login/callback?code=x`)).status).toBe(400);
  });
});
