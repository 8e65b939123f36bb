import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { ALL_SCOPES } from '../support/test-app.js';

const entry = resolve(process.env.GATEHOUSE_DIST ?? 'dist', 'cli/connect.js');

/** Away from the repository, where a developer's .env would be read. */
const run = (
  variables: Record<string, string>,
  ...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((done) => {
    const options = { cwd: tmpdir(), env: { PATH: process.env.PATH, ...variables } };
    execFile(process.execPath, [entry, ...args], options, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });

const SERVER = { API_URL: 'https://api.example.com/api', AUTH0_DOMAIN: 'example.eu.auth0.com' };
const ENTRA_ALONE = {
  API_URL: SERVER.API_URL,
  ENTRA_TENANT_IDS: 'aaaaaaaa-0000-4000-8000-000000000001',
  ENTRA_CLIENT_ID: 'cccccccc-0000-4000-8000-00000000000c',
  ENTRA_APP_ID_URI: 'api://gatehouse',
};

describe('npm run connect', () => {
  it('prints the configuration and nothing else, and on stderr where it goes and what to register', async () => {
    const { code, stdout, stderr } = await run({ ...SERVER, AUTH0_CLIENT_ID: 'abc' }, 'claude-code');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      mcpServers: {
        gatehouse: {
          url: 'https://api.example.com/api/mcp',
          oauth: { clientId: 'abc', scopes: [...ALL_SCOPES, 'offline_access'].join(' ') },
        },
      },
    });
    expect(stderr).toMatch(
      /\.mcp\.json[^]*Callback URLs of the application abc:\n {2}http:\/\/localhost:8976\/callback/,
    );
  });

  it('is for npm run dev where nothing is configured, and says so', async () => {
    const { stdout, stderr } = await run({ PORT: '3100' }, 'vscode');
    expect(JSON.parse(stdout)).toMatchObject({
      servers: { gatehouse: { url: 'http://localhost:3100/api/mcp', oauth: { clientId: 'gatehouse-web' } } },
    });
    expect(stderr).toContain('this is for npm run dev');
  });

  it.each([
    [{}, ['emacs'], 2, 'No client is called emacs.'],
    [{}, [], 2, 'Which client?'],
    [{}, ['toString'], 2, 'No client is called toString.'],
    [SERVER, ['vscode'], 1, 'AUTH0_CLIENT_ID is missing'],
    [ENTRA_ALONE, ['vscode'], 1, 'AUTH0_DOMAIN is missing (docs/tokens.md says which clients'],
    [{ API_URL: SERVER.API_URL }, ['vscode'], 1, 'AUTH0_DOMAIN is missing'],
  ])('with %j and %j: exit %i, %s', async (variables, args, code, words) => {
    expect(await run(variables, ...args)).toEqual({
      code,
      stdout: '',
      stderr: expect.stringContaining(words) as string,
    });
  });

  it('prints its usage for --help, also after a client', async () => {
    for (const args of [['--help'], ['vscode', '--help']]) {
      const { code, stdout } = await run({}, ...args);
      expect({ code, usage: stdout.startsWith('Usage: ') }).toEqual({ code: 0, usage: true });
    }
  });

  it('names all that is missing or wrong at once', async () => {
    const { stderr } = await run({ API_URL: 'https://api.example.com/', LOG_LEVEL: 'loud' }, 'vscode');
    expect(stderr.match(/^ {2}- \w+/gm)).toEqual([
      '  - API_URL',
      '  - LOG_LEVEL',
      '  - AUTH0_DOMAIN',
      '  - AUTH0_CLIENT_ID',
    ]);
  });
});
