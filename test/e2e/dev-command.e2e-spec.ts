import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/built-server.js';
import { makeTestDirectory } from '../support/test-directory.js';

const dist = resolve(import.meta.dirname, '../../dist');

/** What `npm run dev` starts once it has built, as a newcomer and as an accident would have it. */
describe('npm run dev', () => {
  let directory: string;
  let variables: Record<string, string>;
  let shell: ChildProcess;
  let output = '';

  beforeAll(async () => {
    directory = await makeTestDirectory();
    // Somebody's production, in the directory that the command is called in.
    const elsewhere = 'postgresql://nobody:hunter2@127.0.0.1:9/production';
    await writeFile(
      join(directory, '.env'),
      `DATABASE_URL=${elsewhere}\nAUTH0_DOMAIN=prod.eu.auth0.com\nMCP_RESOURCE_URL=https://prod.example/mcp\nPORT=9\n`,
    );
    const [port, tenantPort] = [await freePort(), await freePort()];
    variables = {
      PORT: String(port),
      DEV_TENANT_PORT: String(tenantPort),
      DATA_DIR: join(directory, 'data'),
    };
    // The shell stays, as npm's does: a signal to it is none to what it runs.
    shell = spawn('sh', ['-c', `"${process.execPath}" "${dist}/dev/dev.js"; true`], {
      cwd: directory,
      env: { PATH: process.env.PATH, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [shell.stdout, shell.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
    while (!/^ready$/m.test(output)) {
      if (shell.exitCode !== null) throw new Error(output);
      await sleep(50);
    }
  });
  afterAll(async () => {
    shell.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  });

  const answers = (port: string | undefined, path: string): Promise<boolean> =>
    fetch(`http://localhost:${port}${path}`).then(
      ({ ok }) => ok,
      () => false,
    );
  const token = (...args: string[]): Promise<{ stdout: string; stderr: string; code: number }> =>
    new Promise((done) => {
      const environment = { PATH: process.env.PATH, ...variables };
      execFile(
        process.execPath,
        [join(dist, 'dev/token.js'), ...args],
        { env: environment, cwd: directory },
        (error, stdout, stderr) => {
          done({ stdout, stderr, code: error === null ? 0 : Number(error.code) });
        },
      );
    });

  it('says ready last and once, when both answer', async () => {
    expect(output.trimEnd().split('\n').at(-1)).toBe('ready');
    expect(output.match(/^ready$/gm)).toHaveLength(1);
    expect(await answers(variables.PORT, '/health/ready')).toBe(true);
    expect(await answers(variables.DEV_TENANT_PORT, '/.well-known/openid-configuration')).toBe(true);
  });

  it('says what it does until then, and no more: the MCP URL and what to paste come at the end', () => {
    const steps = [
      'Starting the dev tenant',
      'Opening the database',
      'Filling in the demo data',
      'Listening on',
    ];
    const places = [
      ...steps,
      'Accounts on the sign-in page',
      'MCP endpoint  http',
      '"mcpServers"',
      'ready',
    ].map((text) => output.indexOf(text));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(output).not.toMatch(/Mapped \{|dependencies initialized/);
  });

  it('takes nothing from a file .env that lies about', async () => {
    const metadata = await fetch(`http://localhost:${variables.PORT}/.well-known/oauth-protected-resource`);
    expect(await metadata.json()).toMatchObject({
      resource: `http://localhost:${variables.PORT}/api/mcp`,
      authorization_servers: [`http://localhost:${variables.DEV_TENANT_PORT}/`],
    });
    expect(output).not.toContain('prod');
  });

  it('its token command finds it by the same variables, and tells what was not granted', async () => {
    const { stdout, stderr } = await token(
      '--as',
      'reader@acme.example',
      '--scope',
      'projects:read projects:write',
    );
    expect(stderr).toContain('Not granted to this account: projects:write');
    const response = await fetch(`http://localhost:${variables.PORT}/api/mcp`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${stdout.trim()}`,
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });
    expect(response.status).toBe(200);
  });

  it('ends with the shell that started it, and frees its ports', async () => {
    shell.kill('SIGKILL');
    await once(shell, 'exit');
    while (await answers(variables.PORT, '/health/live')) await sleep(50);
    while (await answers(variables.DEV_TENANT_PORT, '/.well-known/openid-configuration')) await sleep(50);
  });

  it('names all faults in the variables of both processes, and starts neither', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(dist, 'dev/dev.js')], {
      cwd: directory,
      env: { PATH: process.env.PATH, PORT: 'abc', LOG_LEVEL: 'loud', DEV_TENANT_TOKEN_DIALECT: 'klingon' },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr.match(/^ {2}- \w+/gm)).toEqual([
      '  - PORT',
      '  - LOG_LEVEL',
      '  - DEV_TENANT_TOKEN_DIALECT',
    ]);
  });

  it('the token command says what to do when no tenant is there', async () => {
    const { code, stderr } = await token('--as', 'reader@acme.example');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Nothing answers at .*npm run dev/);
  });
});
