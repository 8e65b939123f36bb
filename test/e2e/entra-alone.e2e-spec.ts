import type { JWTPayload } from 'jose';
import request from 'supertest';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { callTool, sendMcp } from '../support/mcp-http.js';
import { ACME, ALL_SCOPES, MCP_URL, startTestApp, type TestApp } from '../support/test-app.js';

const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001';
const OTHER_TENANT = 'aaaaaaaa-0000-4000-8000-000000000002';
const CLIENT = 'cccccccc-0000-4000-8000-00000000000c';
const METADATA_URL = 'http://localhost:3000/.well-known/oauth-protected-resource/api/mcp';
/** An Application ID URI that is the resource: then the `resource` of MCP clients and these scopes agree. */
const SCOPES = ALL_SCOPES.map((scope) => `${MCP_URL}/${scope}`);

describe('Entra ID without Auth0', () => {
  let app: TestApp;
  let entra: IssuerStandIn;

  beforeAll(async () => {
    entra = await IssuerStandIn.start();
    entra.metadata = { ...entra.metadata, issuer: `${entra.url}${TENANT}/v2.0` };
    app = await startTestApp({
      AUTH0_DOMAIN: '',
      ENTRA_TENANT_IDS: `${TENANT},${OTHER_TENANT}`,
      ENTRA_CLIENT_ID: CLIENT,
      ENTRA_APP_ID_URI: MCP_URL,
      ENTRA_AUTHORITY: entra.url.slice(0, -1),
    });
  });
  afterAll(async () => {
    await app.close();
    await entra.stop();
  });

  const token = (claims: JWTPayload = {}): Promise<string> =>
    entra.sign(
      {
        iss: `${entra.url}${TENANT}/v2.0`,
        aud: CLIENT,
        tid: TENANT,
        oid: 'person-1',
        azp: 'claude',
        client_id: undefined,
        scp: 'projects:read',
        ...claims,
      },
      { typ: 'JWT' },
    );

  it('sends clients to each tenant, and names scopes as Entra takes them', async () => {
    const response = await request(app.origin).get(new URL(METADATA_URL).pathname);
    expect(response.body).toMatchObject({
      resource: MCP_URL,
      authorization_servers: [`${entra.url}${TENANT}/v2.0`, `${entra.url}${OTHER_TENANT}/v2.0`],
      scopes_supported: SCOPES,
      resource_signing_alg_values_supported: ['RS256'],
    });
  });

  it('passes on the metadata of the first, from where Entra has it', async () => {
    const response = await request(app.origin).get('/.well-known/oauth-authorization-server');
    expect(response.body).toEqual(entra.metadata);
    expect(entra.paths).toContain(`/${TENANT}/v2.0/.well-known/openid-configuration`);
  });

  it('challenges with the same scopes', async () => {
    const response = await request(app.origin).post('/api/mcp').send({});
    expect(response.get('WWW-Authenticate')).toBe(
      `Bearer scope="${SCOPES.join(' ')}", resource_metadata="${METADATA_URL}"`,
    );
  });

  it('does so over REST, for the scopes of the route', async () => {
    const response = await request(app.origin).get('/api/projects');
    expect(response.get('WWW-Authenticate')).toContain(`scope="${MCP_URL}/projects:read"`);
  });

  it('lets its people in, and tells them what to ask for when a scope is missing', async () => {
    expect((await callTool(app, 'whoami', {}, { token: await token() })).structuredContent).toMatchObject({
      kind: 'enterprise',
      organizationId: TENANT,
      scopes: ['projects:read'],
    });
    const response = await sendMcp(app, await token(), 'tools/call', {
      name: 'add_project_note',
      arguments: { projectId: '00000000-0000-4000-8000-000000000000', content: 'x' },
    });
    expect(response.status).toBe(403);
    expect(response.get('WWW-Authenticate')).toContain(`scope="${MCP_URL}/projects:write"`);
  });

  it('trusts no Auth0 tenant', async () => {
    const before = app.issuer.requests;
    expect((await sendMcp(app, await app.mcpToken({ org_id: ACME }), 'tools/list')).status).toBe(401);
    expect(app.issuer.requests).toBe(before);
  });
});
