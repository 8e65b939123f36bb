import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { signIn, type SignInOptions } from '../../src/dev/code-flow.js';
import { followAuthorizationUrl } from '../../src/dev/sign-in-browser.js';
import { refresh } from '../support/refresh.js';
import { type DevTenantProcess, startDevTenant } from '../support/dev-tenant-process.js';
import { authorizeUrl, MCP, rawRequest, WRITER } from '../support/dev-tenant-requests.js';

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

describe('metadata', () => {
  it.each(['openid-configuration', 'oauth-authorization-server'])(
    '%s describes an Auth0 tenant',
    async (document) => {
      const response = await fetch(`${tenant.issuer}.well-known/${document}`);
      expect(await response.json()).toMatchObject({
        issuer: tenant.issuer,
        authorization_endpoint: `${tenant.issuer}authorize`,
        token_endpoint: `${tenant.issuer}oauth/token`,
        userinfo_endpoint: `${tenant.issuer}userinfo`,
        jwks_uri: `${tenant.issuer}.well-known/jwks.json`,
        revocation_endpoint: `${tenant.issuer}oauth/revoke`,
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
        scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      });
    },
  );

  it('offers no dynamic registration', async () => {
    const metadata = (await (
      await fetch(`${tenant.issuer}.well-known/openid-configuration`)
    ).json()) as object;
    expect(metadata).not.toHaveProperty('registration_endpoint');
  });

  it('names the issuer whatever loopback name it is reached by', async () => {
    const { body } = await rawRequest(tenant.issuer, '/.well-known/openid-configuration', 'GET', {
      host: '127.0.0.1:1',
    });
    expect(JSON.parse(body)).toMatchObject({ token_endpoint: `${tenant.issuer}oauth/token` });
  });
});

describe('the audience', () => {
  it('is the resource with the compatibility profile on, and Entra ID never sees it', async () => {
    const { access_token: token } = await signInAs(WRITER);
    const keys = createRemoteJWKSet(new URL(`${tenant.issuer}.well-known/jwks.json`));
    const verified = await jwtVerify(token, keys, {
      issuer: tenant.issuer,
      audience: MCP,
      algorithms: ['RS256'],
    });
    expect(verified.payload.aud).toBe(MCP);
    expect(await tenant.upstreamRequests()).toEqual([
      {
        path: expect.stringMatching(/^\/entra\/[0-9a-f-]+\/oauth2\/v2\.0\/authorize$/) as string,
        query: {
          client_id: expect.any(String) as string,
          response_type: 'code',
          scope: 'openid profile email',
          redirect_uri: `${tenant.issuer}login/callback`,
          state: expect.any(String) as string,
          login_hint: WRITER,
        },
      },
    ]);
  });

  it('is refused by Entra ID with the profile off, since the resource is handed on', async () => {
    await tenant.set({ resourceParameterProfile: 'audience' });
    await expect(signInAs(WRITER)).rejects.toThrow(/AADSTS9010010/);
    const [seen] = await tenant.upstreamRequests();
    expect(seen?.query.resource).toBe(MCP);
  });

  it('is the audience parameter with the profile off', async () => {
    await tenant.set({ resourceParameterProfile: 'audience' });
    const { access_token: token } = await signIn({ issuer: tenant.issuer, email: WRITER, audience: MCP });
    expect(decodeJwt(token).aud).toBe(MCP);
  });

  it('is the audience parameter when both are sent', async () => {
    const { access_token: token } = await signInAs(WRITER, { audience: 'http://localhost:3000/api' });
    expect(decodeJwt(token).aud).toBe('http://localhost:3000/api');
  });

  it.each(['compatibility', 'audience'])(
    'is nobody when none is named: a JWE of five parts (%s)',
    async (profile) => {
      await tenant.set({ resourceParameterProfile: profile });
      const { access_token: token } = await signIn({
        issuer: tenant.issuer,
        email: WRITER,
        scope: 'projects:read',
      });
      expect(token.split('.')).toHaveLength(5);
      expect(token.split('.')[1]).toBe('');
      expect(decodeProtectedHeader(token)).toEqual({ alg: 'dir', enc: 'A256GCM', iss: tenant.issuer });
    },
  );

  it('also names /userinfo when openid was asked for', async () => {
    const { access_token: token } = await signInAs(WRITER, { scope: 'openid projects:read' });
    expect(decodeJwt(token).aud).toEqual([MCP, `${tenant.issuer}userinfo`]);
  });

  it('is settled at /authorize: a resource sent with the code or a refresh changes nothing', async () => {
    const tokens = await signInAs(WRITER, { audience: 'http://localhost:3000/api', scope: 'offline_access' });
    const refreshed = await refresh({
      issuer: tenant.issuer,
      refreshToken: tokens.refresh_token ?? '',
      resource: MCP,
    });
    expect(decodeJwt(refreshed.access_token).aud).toBe('http://localhost:3000/api');
  });
});

describe('misconfigurations', () => {
  it('an API that is not registered is not found', async () => {
    await expect(signInAs(WRITER, { resource: `${MCP}/` })).rejects.toThrow(
      `access_denied: Service not found: ${MCP}/`,
    );
    await expect(signInAs(WRITER, { audience: 'my api' })).rejects.toThrow('Service not found: my api');
    await tenant.set({ apiRegistered: false });
    await expect(signInAs(WRITER)).rejects.toThrow(`access_denied: Service not found: ${MCP}`);
  });

  it('a connection that is not at domain level is missing', async () => {
    await tenant.set({ domainConnection: false });
    await expect(signInAs(WRITER)).rejects.toThrow('invalid_request: no connections enabled for the client');
  });

  it('a callback that is not registered is never redirected to', async () => {
    await tenant.set({ callbackRegistered: false });
    const response = await fetch(authorizeUrl(tenant.issuer), {
      redirect: 'manual',
      headers: { accept: 'text/html' },
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await response.text()).toContain('Callback URL mismatch');
  });

  it('several resources have no audience between them', async () => {
    const url = authorizeUrl(tenant.issuer);
    url.searchParams.append('resource', 'http://localhost:3000/api');
    const answer = (await followAuthorizationUrl(url, WRITER)).searchParams;
    expect(answer.get('error')).toBe('invalid_target');
  });
});
