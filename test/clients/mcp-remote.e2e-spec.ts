import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { CALLBACK_PORT, CLIENT_CONFIGURATIONS } from '../../src/cli/client-configurations.js';
import { followAuthorizationUrl } from '../../src/dev/sign-in-browser.js';
import { freePort } from '../support/built-server.js';
import { type Deployment, deploy } from '../support/deployment.js';

/** mcp-remote, as a client that can only start programs would run it, with the client id registered beforehand. */
describe.each(['auto', 'legacy'])('mcp-remote, --protocol %s', (protocol) => {
  let deployment: Deployment;
  let configDirectory: string;
  let client: Client | undefined;

  beforeAll(async () => {
    deployment = await deploy();
  });

  beforeEach(async () => {
    configDirectory = await mkdtemp(join(tmpdir(), 'gatehouse-mcp-remote-'));
  });

  afterEach(async () => {
    await client?.close();
    await deployment.tenant.reset();
    await rm(configDirectory, { recursive: true, force: true });
  });

  afterAll(() => deployment.stop());

  async function start(): Promise<{ transport: StdioClientTransport; said: () => string }> {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [resolve('node_modules/mcp-remote/dist/proxy.js'), ...printedArguments(await freePort())],
      // No browser: PATH has none of the programs that would open one.
      env: { MCP_REMOTE_CONFIG_DIR: configDirectory, PATH: configDirectory, HOME: configDirectory },
      stderr: 'pipe',
    });
    let output = '';
    transport.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return { transport, said: () => output };
  }

  /** What `npm run connect -- mcp-remote` prints behind the name of the program, but for port and protocol. */
  function printedArguments(port: number): string[] {
    const { content } = CLIENT_CONFIGURATIONS['mcp-remote']({
      name: 'gatehouse',
      url: deployment.mcpUrl,
      clientId: 'gatehouse-web',
      issuer: deployment.tenant.issuer,
      scopes: ['projects:read', 'projects:write'],
    });
    const { mcpServers } = JSON.parse(content) as { mcpServers: { gatehouse: { args: string[] } } };
    const [, program, ...args] = mcpServers.gatehouse.args;
    expect(program).toBe('mcp-remote');
    const ours: Record<string, string> = { [CALLBACK_PORT]: String(port), auto: protocol };
    return args.map((argument) => ours[argument] ?? argument);
  }

  /** What mcp-remote keeps for its next start. */
  async function savedToken(): Promise<string> {
    const files = await readdir(configDirectory, { recursive: true });
    const file = files.find((name) => name.endsWith('tokens.json'));
    const text = await readFile(join(configDirectory, file ?? 'tokens.json'), 'utf8');
    return (JSON.parse(text) as { access_token: string }).access_token;
  }

  /** The URL that it asks to visit, for the first time or once more: it may say so before it listens for the answer. */
  async function authorizationUrl(said: () => string, time = 1): Promise<URL> {
    for (;;) {
      const url = [...said().matchAll(/by visiting:\s*(http\S+)/g)][time - 1]?.[1];
      const listening = [...said().matchAll(/callback server running/g)].length >= time;
      if (url !== undefined && listening) return new URL(url);
      await sleep(50);
    }
  }

  /** The browser's part; `scope`, when less is granted than was asked for. */
  async function signIn(url: URL, scope?: string): Promise<void> {
    const visited = new URL(url);
    if (scope !== undefined) visited.searchParams.set('scope', scope);
    const callback = await followAuthorizationUrl(visited, 'writer@acme.example');
    expect((await fetch(callback)).status).toBe(200);
  }

  it('goes from 401 to a tool result, then on by itself when its token has expired', async () => {
    await deployment.tenant.set({ tokenLifetime: 3 });
    const { transport, said } = await start();
    client = new Client({ name: 'gatehouse-tests', version: '1.0.0' });
    const connected = client.connect(transport);

    const url = await authorizationUrl(said);
    expect(url.searchParams.get('client_id')).toBe('gatehouse-web');
    expect(url.searchParams.get('resource')).toBe(deployment.mcpUrl);
    await signIn(url);
    await connected;
    expect(said().includes('Remote server speaks MCP 2026-07-28')).toBe(protocol === 'auto');

    const found = await client.callTool({
      name: 'search_projects',
      arguments: { search: 'warehouse', limit: 1 },
    });
    expect(JSON.stringify(found.structuredContent)).toMatch(/warehouse/i);

    const old = await savedToken();
    while ((await deployment.statusWith(old)) !== 401) await sleep(100);
    const after = await client.callTool({ name: 'whoami', arguments: {} });
    expect(after.structuredContent).toMatchObject({ displayName: 'Wanda Writer' });
    expect(await savedToken()).not.toBe(old);
    expect(said().match(/by visiting:/g)).toHaveLength(1);
  });

  it('granted only projects:read, has its user sign in again for a note, and then adds it', async () => {
    const { transport, said } = await start();
    client = new Client({ name: 'gatehouse-tests', version: '1.0.0' });
    const connected = client.connect(transport);
    await signIn(await authorizationUrl(said), 'projects:read offline_access');
    await connected;
    const found = await client.callTool({ name: 'search_projects', arguments: { limit: 1 } });
    const [project] = (found.structuredContent as { projects: { projectId: string }[] }).projects;
    const note = { projectId: project?.projectId, content: `Through mcp-remote, ${protocol}` };

    const adding = client.callTool({ name: 'add_project_note', arguments: note });
    const again = await authorizationUrl(said, 2);
    expect(again.searchParams.get('scope')).toBe('projects:read projects:write offline_access');
    await signIn(again);
    expect((await adding).structuredContent).toMatchObject({ content: note.content });
  });
});
