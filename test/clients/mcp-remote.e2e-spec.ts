import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { followAuthorizationUrl } from '../../src/cli/code-flow.js';
import { freePort } from '../support/built-server.js';
import { type Deployment, deploy } from '../support/deployment.js';

/** mcp-remote, as a client that can only start programs would run it, with the client id registered beforehand. */
describe('mcp-remote', () => {
  let deployment: Deployment;
  let configDirectory: string;
  let client: Client | undefined;

  beforeAll(async () => {
    deployment = await deploy();
    configDirectory = await mkdtemp(join(tmpdir(), 'gatehouse-mcp-remote-'));
  });

  afterEach(async () => {
    await client?.close();
    await deployment.tenant.reset();
  });

  afterAll(async () => {
    await deployment.stop();
    await rm(configDirectory, { recursive: true, force: true });
  });

  async function start(): Promise<{ transport: StdioClientTransport; said: () => string }> {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [
        resolve('node_modules/mcp-remote/dist/proxy.js'),
        deployment.mcpUrl,
        String(await freePort()),
        '--static-oauth-client-info',
        JSON.stringify({ client_id: 'gatehouse-web' }),
        '--static-oauth-client-metadata',
        JSON.stringify({ scope: 'projects:read projects:write offline_access' }),
        '--resource',
        deployment.mcpUrl,
        '--allow-http',
        '--protocol',
        'auto',
      ],
      // No browser: PATH has none of the programs that would open one.
      env: { MCP_REMOTE_CONFIG_DIR: configDirectory, PATH: configDirectory, HOME: configDirectory },
      stderr: 'pipe',
    });
    let output = '';
    transport.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return { transport, said: () => output };
  }

  /** What mcp-remote keeps for its next start. */
  async function savedToken(): Promise<string> {
    const files = await readdir(configDirectory, { recursive: true });
    const file = files.find((name) => name.endsWith('tokens.json'));
    const text = await readFile(join(configDirectory, file ?? 'tokens.json'), 'utf8');
    return (JSON.parse(text) as { access_token: string }).access_token;
  }

  async function authorizationUrl(said: () => string): Promise<URL> {
    for (;;) {
      const url = /by visiting:\s*(http\S+)/.exec(said())?.[1];
      if (url !== undefined) return new URL(url);
      await sleep(50);
    }
  }

  it('goes from 401 to a tool result, then on by itself when its token has expired', async () => {
    await deployment.tenant.set({ tokenLifetime: 3 });
    const { transport, said } = await start();
    client = new Client({ name: 'gatehouse-tests', version: '1.0.0' });
    const connected = client.connect(transport);

    const url = await authorizationUrl(said);
    expect(url.searchParams.get('client_id')).toBe('gatehouse-web');
    expect(url.searchParams.get('resource')).toBe(deployment.mcpUrl);
    const callback = await followAuthorizationUrl(url, 'writer@acme.example');
    expect((await fetch(callback)).status).toBe(200);
    await connected;

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
});
