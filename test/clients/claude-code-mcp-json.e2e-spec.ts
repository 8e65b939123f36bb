import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { CALLBACK_PORT } from '../../src/cli/client-configurations.js';
import { freePort } from '../support/built-server.js';
import { type Deployment, deploy } from '../support/deployment.js';
import { makeTlsCertificate } from '../support/tls-certificate.js';
import { ClaudeCode } from './claude-code.js';
import { type ModelStandIn, startModelStandIn } from './model-stand-in.js';

const program = process.env.CLAUDE_CODE_BIN;
if (program === undefined) process.stderr.write('Claude Code: skipped: no Claude Code (CLAUDE_CODE_BIN)\n');

const run = promisify(execFile);
const built = (file: string): string => resolve(process.env.GATEHOUSE_DIST ?? 'dist', file);

/** Claude Code in a folder with the `.mcp.json` that `npm run connect` prints: in development, and with an https tenant. */
(program === undefined ? describe.skip : describe)('Claude Code with the printed .mcp.json', () => {
  let model: ModelStandIn;
  let directory: string;
  let deployment: Deployment | undefined;
  let claude: ClaudeCode | undefined;

  beforeAll(async () => {
    model = await startModelStandIn();
    directory = await mkdtemp(join(tmpdir(), 'gatehouse-tls-'));
  });

  afterEach(async () => {
    await claude?.dispose();
    await deployment?.stop();
  });

  afterAll(async () => {
    await model.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function connectText({ apiUrl, tenant }: Deployment): Promise<string> {
    const variables = {
      API_URL: apiUrl,
      AUTH0_DOMAIN: tenant.issuer.slice(0, -1),
      AUTH0_CLIENT_ID: 'gatehouse-web',
    };
    const { stdout } = await run(process.execPath, [built('cli/connect.js'), 'claude-code'], {
      cwd: tmpdir(),
      env: { PATH: process.env.PATH, ...variables },
    });
    return stdout;
  }

  /** The browser's part, by a process that trusts the certificate: Node reads NODE_EXTRA_CA_CERTS only at its start. */
  async function signIn(url: URL, trust: Record<string, string>): Promise<string> {
    const script =
      `const { followAuthorizationUrl } = await import(${JSON.stringify(pathToFileURL(built('dev/sign-in-browser.js')))});` +
      'console.log((await followAuthorizationUrl(process.argv[1], "writer@acme.example")).href)';
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, url.href], {
      env: { PATH: process.env.PATH, ...trust },
    });
    return stdout.trim();
  }

  it.each(['http', 'https'] as const)('goes from 401 to a tool result, tenant over %s', async (scheme) => {
    const { certFile, keyFile } = await makeTlsCertificate(directory);
    const secure = scheme === 'https';
    const trust: Record<string, string> = secure ? { NODE_EXTRA_CA_CERTS: certFile } : {};
    deployment = await deploy(
      trust,
      secure ? { DEV_TENANT_TLS_CERT_FILE: certFile, DEV_TENANT_TLS_KEY_FILE: keyFile } : {},
    );
    const callbackPort = await freePort();
    const printed = await connectText(deployment);
    expect(printed.includes('authServerMetadataUrl')).toBe(secure);
    claude = await ClaudeCode.install(program ?? '', model.url, trust);
    await claude.openProject(printed.replace(String(CALLBACK_PORT), String(callbackPort)));

    const { authorizationUrl, finished } = await claude.login('gatehouse');
    expect(authorizationUrl.origin).toBe(new URL(deployment.tenant.issuer).origin);
    expect(authorizationUrl.protocol).toBe(`${scheme}:`);
    expect((await fetch(await signIn(authorizationUrl, trust))).status).toBe(200);
    expect((await finished).output).toContain('Authenticated with "gatehouse"');

    const name = 'mcp__gatehouse__whoami';
    model.willCall(name, {});
    const { output } = await claude.run('-p', 'Go ahead.', '--allowedTools', name);
    expect([output, model.result()?.isError]).toEqual([output, false]);
    expect(model.result()?.content).toContain('Wanda Writer');
  });
});
