import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { decodeJwt } from 'jose';
import { signIn } from '../../src/dev/code-flow.js';
import { type DevTenantProcess, startDevTenant } from '../support/dev-tenant-process.js';
import { rawRequest, READER } from '../support/dev-tenant-requests.js';

let tenant: DevTenantProcess;

beforeAll(async () => {
  tenant = await startDevTenant();
});
afterAll(() => tenant.stop());
afterEach(async () => {
  await tenant.reset();
  await tenant.forgetUpstreamRequests();
});

describe('the control routes', () => {
  const json = { 'content-type': 'application/json' };
  const url = (route: string): string => `${tenant.issuer}__dev/${route}`;

  it('name what is wrong with settings, and change nothing then', async () => {
    const before = await (await fetch(url('settings'))).json();
    const refused = await fetch(url('settings'), {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ domainConnection: false, tokenLifetime: 0, colour: 'red' }),
    });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(await refused.json())).toMatch(/tokenLifetime.*colour/);
    expect(await (await fetch(url('settings'))).json()).toEqual(before);
  });

  it.each([
    ['a page of another origin', { ...json, origin: 'http://evil.example' }],
    ['a page of another port', { ...json, origin: 'http://localhost:3001' }],
    ['a sandboxed page', { ...json, origin: 'null' }],
    ['a page that hides its origin', { ...json, 'sec-fetch-site': 'cross-site' }],
    ['a rebound name', { ...json, host: 'evil.example:4400' }],
    ['a name that only looks like this machine', { ...json, host: 'localhost.evil.example' }],
    ['no JSON', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('refuse %s', async (_what, headers: Record<string, string>) => {
    const { host = 'localhost', ...others } = headers;
    for (const path of ['/__dev/settings', '/__dev/rotate-keys']) {
      const { status } = await rawRequest(
        tenant.issuer,
        path,
        'POST',
        { host, ...others },
        '{"domainConnection":false}',
      );
      expect([403, 415]).toContain(status);
    }
    expect(await (await fetch(url('settings'))).json()).toMatchObject({ domainConnection: true });
  });

  it('rotate the keys of themselves, where so switched', async () => {
    const kids = async (): Promise<string[]> => {
      const set = (await (await fetch(`${tenant.issuer}.well-known/jwks.json`)).json()) as {
        keys: { kid: string }[];
      };
      return set.keys.map(({ kid }) => kid);
    };
    const before = await kids();
    expect(await kids()).toEqual(before);
    await tenant.set({ keyRotation: 1 });
    let after = before;
    while (after[0] === before[0]) after = await kids();
    await tenant.set({ keyRotation: 0 });
    // What was next signs now: whoever had read the set before knows it already.
    expect(after[0]).toBe(before[1]);
  });

  it('answer no preflight', async () => {
    const { status } = await rawRequest(tenant.issuer, '/__dev/settings', 'OPTIONS', {
      host: 'localhost',
      origin: 'http://evil.example',
      'access-control-request-method': 'DELETE',
    });
    expect(status).toBe(403);
  });

  it.each([
    ['/__dev/settings', 'POST', '{', 400],
    ['/__dev/settings', 'POST', '[]', 400],
    ['/__dev/settings', 'POST', `{"autoLogin":"${'x'.repeat(70_000)}"}`, 413],
    ['/__dev/settings', 'PUT', '{}', 405],
    ['/__dev/nothing', 'GET', '', 404],
    ['//evil.example/', 'GET', '', 400],
    ['http://evil.example/authorize', 'GET', '', 400],
    ['/%', 'GET', '', 404],
    ['/login/%', 'GET', '', 404],
    ['/entra/x', 'GET', '', 404],
    ['/authorize?scope=%00&client_id=%ff', 'GET', '', 400],
    ['/oauth/token', 'POST', '{', 400],
  ])('and every other address bear bad input: %s %s', async (path, method, body, status) => {
    expect(
      (await rawRequest(tenant.issuer, path, method, { host: new URL(tenant.issuer).host, ...json }, body))
        .status,
    ).toBe(status);
  });

  it('the token endpoint answers loopback pages only', async () => {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'gatehouse-web',
      refresh_token: 'x',
    });
    const allowedFor = async (origin: string): Promise<string | null> =>
      (await fetch(`${tenant.issuer}oauth/token`, { method: 'POST', body, headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await allowedFor('http://localhost:3001')).toBe('http://localhost:3001');
    expect(await allowedFor('http://127.0.0.1:6274')).toBe('http://127.0.0.1:6274');
    expect(await allowedFor('https://evil.example')).toBeNull();
  });
});

describe('the start', () => {
  const start = (env: Record<string, string>): { status: number | null; stderr: string } =>
    spawnSync(process.execPath, [resolve(process.env.GATEHOUSE_DIST ?? 'dist', 'dev/tenant/main.js')], {
      env: { PATH: process.env.PATH, DATA_DIR: '/nonexistent', ...env },
      encoding: 'utf8',
      // A tenant that starts after all must not keep the suite.
      timeout: 120_000,
    });

  it('is refused in production', () => {
    const { status, stderr } = start({ NODE_ENV: 'production' });
    expect(status).toBe(1);
    expect(stderr).toContain('NODE_ENV');
  });

  it('names every wrong variable', () => {
    const { status, stderr } = start({
      DEV_TENANT_TOKEN_DIALECT: 'klingon',
      DEV_TENANT_DOMAIN_CONNECTION: 'perhaps',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/DEV_TENANT_DOMAIN_CONNECTION.*"perhaps"[^]*DEV_TENANT_TOKEN_DIALECT.*"klingon"/);
  });

  it('says so when the port is taken', () => {
    const { port } = new URL(tenant.issuer);
    const { status, stderr } = start({ DEV_TENANT_PORT: port });
    expect(status).toBe(1);
    expect(stderr).toContain(`Port ${port}`);
    expect(stderr).not.toContain('    at ');
  });

  it('takes the settings from the environment, and more audiences', async () => {
    const other = await startDevTenant({
      DEV_TENANT_AUTO_LOGIN: READER,
      DEV_TENANT_TOKEN_LIFETIME: '60',
      DEV_TENANT_EXTRA_AUDIENCES: 'https://one.example/mcp, urn:two',
    });
    try {
      const tokens = await signIn({ issuer: other.issuer, email: READER, resource: 'urn:two' });
      expect([decodeJwt(tokens.access_token).aud, tokens.expires_in]).toEqual(['urn:two', 60]);
    } finally {
      await other.stop();
    }
  });
});

describe('the listener', () => {
  it.each(['/\\evil.example/authorize', '//evil.example/authorize', '/\\/evil.example', '\\evil.example'])(
    'never redirects to where %s would lead',
    async (target) => {
      const { status } = await rawRequest(tenant.issuer, target, 'GET', { host: '127.0.0.1' });
      expect(status).toBe(400);
    },
  );

  it('is on this machine only', async () => {
    const own = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of own) {
      const socket = connect(Number(new URL(tenant.issuer).port), address);
      const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
    }
    // Another address of the loopback net stands for any other of the machine's.
    const socket = connect(Number(new URL(tenant.issuer).port), '127.0.0.2');
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });
});
