import { setTimeout as sleep } from 'node:timers/promises';
import { followAuthorizationUrl } from '../../src/dev/sign-in-browser.js';
import { freePort } from '../support/built-server.js';
import { type Deployment, deploy } from '../support/deployment.js';
import { ClaudeCode, type PendingLogin } from './claude-code.js';
import { type ModelStandIn, startModelStandIn } from './model-stand-in.js';

const program = process.env.CLAUDE_CODE_BIN;
if (program === undefined) process.stderr.write('Claude Code: skipped: no Claude Code (CLAUDE_CODE_BIN)\n');

const READING = ['get_project', 'list_project_notes', 'search_projects', 'whoami'];

/** Claude Code's own command-line client, with the client id registered beforehand; only its model is a stand-in. */
(program === undefined ? describe.skip : describe)('Claude Code', () => {
  let deployment: Deployment;
  let model: ModelStandIn;
  let claude: ClaudeCode;
  let callbackPort: number;

  beforeAll(async () => {
    deployment = await deploy();
    model = await startModelStandIn();
  });

  beforeEach(async () => {
    await deployment.tenant.reset();
    await deployment.tenant.forgetUpstreamRequests();
    claude = await ClaudeCode.install(program ?? '', model.url);
    callbackPort = await freePort();
    const identity = ['--client-id', 'gatehouse-web', '--callback-port', String(callbackPort)];
    await claude.run('mcp', 'add', '--transport', 'http', ...identity, 'gatehouse', deployment.mcpUrl);
  });

  afterEach(() => claude.dispose());

  afterAll(async () => {
    await model.stop();
    await deployment.stop();
  });

  /** The browser's part of a login. */
  async function signIn({ authorizationUrl, finished }: PendingLogin, scope?: string): Promise<string> {
    const url = new URL(authorizationUrl);
    if (scope !== undefined) url.searchParams.set('scope', scope);
    const callback = await followAuthorizationUrl(url, 'writer@acme.example');
    expect((await fetch(callback)).status).toBe(200);
    return (await finished).output;
  }

  /** What the client hands its model when that calls the tool. */
  async function call(tool: string, input: Record<string, unknown> = {}): Promise<string> {
    const name = `mcp__gatehouse__${tool}`;
    model.willCall(name, input);
    const { output } = await claude.run('-p', 'Go ahead.', '--allowedTools', name);
    const result = model.result();
    if (result === undefined) throw new Error(`${tool} was never called: ${output}`);
    expect(result.isError).toBe(false);
    return result.content;
  }

  const offered = (): string[] =>
    model
      .offered()
      .flatMap((name) => /^mcp__gatehouse__(.+)/.exec(name)?.[1] ?? [])
      .sort();

  it('goes from 401 to a tool result, and Entra never sees resource', async () => {
    expect((await claude.run('mcp', 'list')).output).toContain('Needs authentication');

    const login = await claude.login('gatehouse');
    expect(Object.fromEntries(login.authorizationUrl.searchParams)).toMatchObject({
      client_id: 'gatehouse-web',
      redirect_uri: `http://localhost:${callbackPort}/callback`,
      resource: deployment.mcpUrl,
      code_challenge_method: 'S256',
    });
    expect(await signIn(login)).toContain('Authenticated with "gatehouse"');
    expect((await claude.run('mcp', 'list')).output).toContain('✔ Connected');

    const me = await call('whoami');
    expect(me).toContain('Wanda Writer');
    expect(me).toContain('org_acme000000000001');
    expect(await call('search_projects', { search: 'warehouse', limit: 1 })).toMatch(/Warehouse migration/);

    const upstream = await deployment.tenant.upstreamRequests();
    expect(upstream).toHaveLength(1);
    expect(upstream[0]?.query).not.toHaveProperty('resource');
  });

  it('an expired token is refused, and the client goes on by itself after a refresh', async () => {
    await deployment.tenant.set({ tokenLifetime: 3 });
    await signIn(await claude.login('gatehouse'));
    const old = await claude.savedToken();
    while ((await deployment.statusWith(old)) !== 401) await sleep(100);

    expect(await call('whoami')).toContain('Wanda Writer');
    expect(await claude.savedToken()).not.toBe(old);
    expect(await deployment.tenant.upstreamRequests()).toHaveLength(1);
  });

  // The list leaves out what the token may not call, so its model never runs into a 403: the person logs in again.
  it('granted less than it asked for, it is offered less, and the rest after another login', async () => {
    await signIn(await claude.login('gatehouse'), 'projects:read offline_access');
    const found = await call('search_projects', { search: 'warehouse', limit: 1 });
    expect(offered()).toEqual(READING);

    const projectId = /"projectId\\*":\\*"([\da-f-]{36})/.exec(JSON.parse(found) as string)?.[1];
    await signIn(await claude.login('gatehouse'));
    expect(await call('add_project_note', { projectId, content: 'By Claude Code' })).toContain(
      'By Claude Code',
    );
    expect(offered()).toEqual(expect.arrayContaining(READING));
  });
});
