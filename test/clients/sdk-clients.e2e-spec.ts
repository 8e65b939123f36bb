import { setTimeout as sleep } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { followAuthorizationUrl } from '../../src/dev/sign-in-browser.js';
import { type Deployment, deploy } from '../support/deployment.js';
import { PreRegisteredClient } from './pre-registered-client.js';
import { type Connection, type OpenConnection, SDK_CLIENTS } from './sdk-clients.js';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await deploy();
});

afterAll(() => deployment.stop());

describe.each(SDK_CLIENTS)('%s', (name, revision, open) => {
  let connections: Connection[];

  beforeEach(async () => {
    connections = [];
    await deployment.tenant.reset();
    await deployment.tenant.forgetUpstreamRequests();
  });

  afterEach(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
  });

  const openFor = (provider: PreRegisteredClient, how: OpenConnection = open): Connection => {
    const connection = how(deployment.mcpUrl, provider);
    connections.push(connection);
    return connection;
  };

  /** From the 401 to a connected client, by redirect, as the given person. */
  async function signIn(
    provider: PreRegisteredClient,
    email = 'writer@acme.example',
    scope?: string,
  ): Promise<Connection> {
    const first = openFor(provider);
    await expect(first.connect()).rejects.toThrow(/unauthorized/i);
    return await authorize(provider, first, email, scope);
  }

  /** From the URL the client wants visited to a new connection; `scope`, when less is granted than was asked for. */
  async function authorize(
    provider: PreRegisteredClient,
    asking: Connection,
    email = 'writer@acme.example',
    scope?: string,
  ): Promise<Connection> {
    const url = new URL(provider.lastAuthorizationUrl);
    if (scope !== undefined) url.searchParams.set('scope', scope);
    const callback = await followAuthorizationUrl(url, email);
    await asking.finishAuth(callback.searchParams);
    const connection = openFor(provider);
    await connection.connect();
    return connection;
  }

  it('goes from 401 to a tool result, and Entra never sees resource', async () => {
    const provider = new PreRegisteredClient();
    const client = await signIn(provider);
    expect(client.protocolVersion()).toBe(revision);
    expect(provider.lastAuthorizationUrl.searchParams.get('resource')).toBe(deployment.mcpUrl);

    const found = await client.callTool('search_projects', { search: 'warehouse migration', limit: 1 });
    const [project] = (found.structuredContent as { projects: { projectId: string; name: string }[] })
      .projects;
    expect(project?.name).toMatch(/warehouse/i);
    const added = await client.callTool('add_project_note', {
      projectId: project?.projectId,
      content: `By ${revision}`,
    });
    expect(added.structuredContent).toMatchObject({ content: `By ${revision}`, authorName: 'Wanda Writer' });

    const upstream = await deployment.tenant.upstreamRequests();
    expect(upstream).toHaveLength(1);
    expect(upstream[0]?.query).not.toHaveProperty('resource');
  });

  it('is told a client’s credit rating, which the ratings API was asked for with a token of its own', async () => {
    await deployment.tenant.forgetExchanges();
    const provider = new PreRegisteredClient();
    const client = await signIn(provider);
    const found = await client.callTool('search_projects', { clientName: 'Norvik', limit: 1 });
    const [project] = (found.structuredContent as { projects: { clientName: string }[] }).projects;
    const result = await client.callTool('get_client', { clientName: project?.clientName });
    expect(result.structuredContent).toMatchObject({
      clientName: 'Norvik Energy',
      creditRating: { rating: 'A', asOf: '2026-10-01' },
    });
    const requests = JSON.stringify(await deployment.tenant.ratingsRequests());
    const subject = decodeJwt(provider.tokens()?.access_token ?? '').sub;
    expect(requests.match(/\[token[^\]]*\]/g)).toEqual([`[token of ${subject} for https://ratings.example]`]);
  });

  it('acts as the one who signed in, and sees only that organization', async () => {
    const client = await signIn(new PreRegisteredClient(), 'writer@globex.example');
    expect((await client.callTool('whoami', {})).structuredContent).toMatchObject({
      displayName: 'Gita Globex',
      organizationId: 'org_globex0000000001',
    });
  });

  it('a reader is not shown the tool that writes', async () => {
    const client = await signIn(new PreRegisteredClient(), 'reader@acme.example');
    const tools = await client.listTools();
    expect(tools).toContain('search_projects');
    expect(tools).not.toContain('add_project_note');
    await expect(client.callTool('add_project_note', {})).rejects.toThrow('Unknown tool: add_project_note');
  });

  it('without an organization: told so, and not sent to log in for ever', async () => {
    const provider = new PreRegisteredClient();
    await expect(signIn(provider, 'outsider@nowhere.example')).rejects.toThrow(/organization|HTTP 403/);
    expect(provider.authorizationUrls).toHaveLength(1);
  });

  it('holding only projects:read, is told what a note takes, steps up, and adds it', async () => {
    // SDK 1 answers every demand for more with its refresh token, which brings no more, so it is given none. It asks
    // for what the challenge names; SDK 2 keeps what it had (MCP authorization, "Step-Up Authorization Flow").
    const [granted, stepped] = name.startsWith('SDK 1')
      ? ['projects:read', ['offline_access', 'projects:write']]
      : ['projects:read offline_access', ['offline_access', 'projects:read', 'projects:write']];
    const provider = new PreRegisteredClient();
    const reading = await signIn(provider, 'writer@acme.example', granted);
    const found = await reading.callTool('search_projects', { search: 'warehouse', limit: 1 });
    const [project] = (found.structuredContent as { projects: { projectId: string }[] }).projects;
    const note = { projectId: project?.projectId, content: `After stepping up, ${name}` };
    await expect(reading.callTool('add_project_note', note)).rejects.toThrow(/unauthorized/i);

    expect(provider.authorizationUrls).toHaveLength(2);
    const asked = provider.lastAuthorizationUrl.searchParams;
    expect(asked.get('scope')?.split(' ').sort()).toEqual(stepped);
    expect(asked.get('resource')).toBe(deployment.mcpUrl);
    const writing = await authorize(provider, reading);
    const added = await writing.callTool('add_project_note', note);
    expect(added.structuredContent).toMatchObject({ content: note.content, authorName: 'Wanda Writer' });
    expect(provider.authorizationUrls).toHaveLength(2);
  });

  it('an expired token is refused, and the client goes on by itself after a refresh', async () => {
    await deployment.tenant.set({ tokenLifetime: 2 });
    const provider = new PreRegisteredClient();
    const client = await signIn(provider);
    const old = provider.tokens()?.access_token ?? '';
    while ((await deployment.statusWith(old)) !== 401) await sleep(100);

    const result = await client.callTool('whoami', {});
    expect(result.structuredContent).toMatchObject({ displayName: 'Wanda Writer' });
    expect(provider.tokens()?.access_token).not.toBe(old);
    expect(provider.authorizationUrls).toHaveLength(1);
  });

  it('with the compatibility profile off, Entra sees resource and refuses it with AADSTS9010010', async () => {
    await deployment.tenant.set({ resourceParameterProfile: 'audience' });
    const provider = new PreRegisteredClient();
    await expect(openFor(provider).connect()).rejects.toThrow(/unauthorized/i);
    const callback = await followAuthorizationUrl(provider.lastAuthorizationUrl, 'writer@acme.example');
    expect(callback.searchParams.get('error_description')).toContain('AADSTS9010010');
    const [upstream] = await deployment.tenant.upstreamRequests();
    expect(upstream?.query).toMatchObject({ resource: deployment.mcpUrl });
  });
});
