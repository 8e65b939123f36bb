import { signIn } from '../../src/dev/code-flow.js';
import { refresh } from '../support/refresh.js';
import { type Deployment, deploy } from '../support/deployment.js';

/** The frontend's side, and what else comes to the API with a token of the tenant. */
describe('tokens of the tenant at the API', () => {
  let deployment: Deployment;

  beforeAll(async () => {
    deployment = await deploy();
  });

  beforeEach(() => deployment.tenant.reset());

  afterAll(() => deployment.stop());

  const rest = (path: string, token: string): Promise<Response> =>
    fetch(`${deployment.apiUrl}${path}`, { headers: { Authorization: `Bearer ${token}` } });

  const mcp = (token: string): Promise<Response> =>
    fetch(deployment.mcpUrl, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'search_projects', arguments: {} },
      }),
    });

  const asWriter = (options: Partial<Parameters<typeof signIn>[0]>): ReturnType<typeof signIn> =>
    signIn({ issuer: deployment.tenant.issuer, email: 'writer@acme.example', ...options });

  it.each(['access_token', 'access_token_authz', 'rfc9068_profile', 'rfc9068_profile_authz'])(
    'the frontend signs in with audience, and its token works on REST only (%s)',
    async (tokenDialect) => {
      await deployment.tenant.set({ tokenDialect });
      const { access_token: token } = await asWriter({
        audience: deployment.apiUrl,
        scope: 'openid profile projects:read',
        redirectUri: 'http://localhost:3001/',
      });
      const response = await rest('/projects?search=warehouse&limit=1', token);
      expect(response.status).toBe(200);
      expect(await response.text()).toMatch(/warehouse/i);
      expect((await mcp(token)).status).toBe(401);
    },
  );

  it('a token for the MCP endpoint works there only', async () => {
    const { access_token: token } = await asWriter({ resource: deployment.mcpUrl, scope: 'projects:read' });
    expect((await mcp(token)).status).toBe(200);
    expect((await rest('/projects', token)).status).toBe(401);
  });

  it('the five-part token that comes without an audience: 401, and the log names the switch', async () => {
    const { access_token: token } = await asWriter({ scope: 'openid' });
    expect(token.split('.')).toHaveLength(5);
    const response = await mcp(token);
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('JWE');
    expect(deployment.server.output()).toMatch(/token_encrypted: .*Resource Parameter Compatibility Profile/);
  });

  it('an ID token is no access token', async () => {
    const tokens = await asWriter({ resource: deployment.mcpUrl, scope: 'openid projects:read' });
    expect((await mcp(tokens.id_token ?? '')).status).toBe(401);
    expect(deployment.server.output()).toContain('token_is_id_token');
  });

  it('a token that lost its scopes on refresh may authenticate, but do nothing', async () => {
    await deployment.tenant.set({ refreshWithoutScope: true });
    const { refresh_token: refreshToken = '' } = await asWriter({
      resource: deployment.mcpUrl,
      scope: 'projects:read offline_access',
    });
    const { access_token: token } = await refresh({ issuer: deployment.tenant.issuer, refreshToken });
    const response = await mcp(token);
    expect(response.status).toBe(403);
    expect(response.headers.get('WWW-Authenticate')).toContain('insufficient_scope');
  });

  it('keys may change under way: the token of the new key is good, and so is the old one', async () => {
    const before = await asWriter({ resource: deployment.mcpUrl, scope: 'projects:read' });
    expect((await mcp(before.access_token)).status).toBe(200);
    await deployment.tenant.rotateKeys();
    const after = await asWriter({ resource: deployment.mcpUrl, scope: 'projects:read' });
    expect((await mcp(after.access_token)).status).toBe(200);
    expect((await mcp(before.access_token)).status).toBe(200);
  });
});
