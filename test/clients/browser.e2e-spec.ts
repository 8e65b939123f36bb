import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { freePort } from '../support/built-server.js';
import { type Deployment, deploy } from '../support/deployment.js';
import { ERAS, type Era } from '../support/mcp-http.js';
import { BrowserFrontend, type Request, serveFrontend } from './browser-frontend.js';

const program = process.env.CHROMIUM_BIN ?? '/usr/bin/chromium';
const missing = !existsSync(program);
if (missing) process.stderr.write(`frontend in a browser: skipped: no Chromium (${program}, CHROMIUM_BIN)\n`);

const WRITER = 'writer@acme.example';

/** The frontend in Chromium: what CORS permits is not what a test thinks, but what a browser lets a page see. */
(missing ? describe.skip : describe)('frontend in a browser', () => {
  let deployment: Deployment;
  let stopFrontend: () => Promise<void>;
  let port: number;
  let browser: Browser;
  let context: BrowserContext;
  let frontend: BrowserFrontend;

  beforeAll(async () => {
    port = await freePort();
    deployment = await deploy({ CORS_ALLOWED_ORIGINS: `http://localhost:${port}` });
    const domain = deployment.tenant.issuer.slice(0, -1);
    stopFrontend = await serveFrontend(port, { domain, clientId: 'gatehouse-web' });
    browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  });

  beforeEach(async () => {
    context = await browser.newContext();
    frontend = await BrowserFrontend.open(context, `http://localhost:${port}`);
  });

  afterEach(() => context.close());

  afterAll(async () => {
    await browser.close();
    await stopFrontend();
    await deployment.stop();
  });

  /** The same page at an origin that nobody configured. */
  const foreignPage = (): Promise<BrowserFrontend> =>
    BrowserFrontend.open(context, `http://127.0.0.1:${port}`);

  const signInForMcp = (scope = 'openid projects:read projects:write'): Promise<string> =>
    frontend.signIn(deployment.mcpUrl, scope, WRITER);

  it('signs in with the client id the MCP clients use, and calls REST across origins', async () => {
    const token = await frontend.signIn(deployment.apiUrl, 'openid projects:read projects:write', WRITER);
    const found = await frontend.ask(`${deployment.apiUrl}/projects?search=warehouse&limit=1`, { token });
    expect(found).toMatchObject({ status: 200, body: expect.stringMatching(/warehouse/i) as string });

    const { projects } = JSON.parse(found.body ?? '') as { projects: { projectId: string }[] };
    const added = await frontend.ask(`${deployment.apiUrl}/projects/${projects[0]?.projectId ?? ''}/notes`, {
      token,
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'from-the-browser' },
      body: JSON.stringify({ content: 'From the frontend' }),
    });
    expect(added).toMatchObject({ status: 201, body: expect.stringContaining('Wanda Writer') as string });
    expect(added.headers).toMatchObject({
      'x-correlation-id': expect.stringMatching(/.+/) as string,
      ratelimit: expect.stringMatching(/.+/) as string,
    });
  });

  it.each(ERAS)('calls the MCP endpoint with a token for it, %s', async (era) => {
    const token = await signInForMcp();
    const seen = await frontend.ask(deployment.mcpUrl, { token, ...toolCall('whoami', {}, era) });
    expect(seen).toMatchObject({ status: 200, body: expect.stringContaining('Wanda Writer') as string });
    expect((await frontend.ask(`${deployment.apiUrl}/projects`, { token })).status).toBe(401);
  });

  it('reads from a 401 where to log in, and follows it to the tenant', async () => {
    const seen = await frontend.ask(deployment.mcpUrl, toolCall('whoami', {}, '2025-11-25'));
    expect(seen.status).toBe(401);
    expect(seen.headers).toHaveProperty('x-correlation-id');
    const url = /resource_metadata="([^"]+)"/.exec(seen.headers?.['www-authenticate'] ?? '')?.[1] ?? '';
    const metadata = JSON.parse((await frontend.ask(url)).body ?? '') as Record<string, unknown>;
    expect(metadata).toMatchObject({
      resource: deployment.mcpUrl,
      authorization_servers: [deployment.tenant.issuer],
    });
  });

  it('reads from a 403 which scope to ask for', async () => {
    const token = await signInForMcp('openid projects:read');
    const note = { projectId: '00000000-0000-4000-8000-000000000000', content: 'x' };
    const seen = await frontend.ask(deployment.mcpUrl, {
      token,
      ...toolCall('add_project_note', note, '2025-11-25'),
    });
    expect(seen.status).toBe(403);
    expect(seen.headers?.['www-authenticate']).toContain('scope="projects:write"');
  });

  describe('a page of a foreign origin, even with a good token', () => {
    it.each(ERAS)('is shown nothing of the MCP endpoint, %s', async (era) => {
      const token = await signInForMcp();
      const page = await foreignPage();
      expect(await page.ask(deployment.mcpUrl, { token, ...toolCall('whoami', {}, era) })).toEqual({
        refused: 'TypeError',
      });
    });

    it('is shown nothing of the REST API, and no write of its gets there', async () => {
      const token = await frontend.signIn(deployment.apiUrl, 'openid projects:read projects:write', WRITER);
      const list = `${deployment.apiUrl}/projects?search=warehouse&limit=1`;
      const page = await foreignPage();
      expect(await page.ask(list, { token })).toEqual({ refused: 'TypeError' });
      const { body = '' } = await frontend.ask(list, { token });
      const projectId = (JSON.parse(body) as { projects: { projectId: string }[] }).projects[0]?.projectId;
      const notes = `${deployment.apiUrl}/projects/${projectId ?? ''}/notes`;
      const write = {
        token,
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ content: 'From a foreign page' }),
      };
      expect(await page.ask(notes, write)).toEqual({ refused: 'TypeError' });
      expect((await frontend.ask(notes, { token })).body).not.toContain('From a foreign page');
    });

    it('is shown no refusal either, but the discovery documents, which are public', async () => {
      const page = await foreignPage();
      expect(await page.ask(`${deployment.apiUrl}/projects`)).toEqual({ refused: 'TypeError' });
      const metadata = `${deployment.origin}/.well-known/oauth-protected-resource/api/mcp`;
      expect(await page.ask(metadata)).toMatchObject({ status: 200 });
    });
  });
});

/** A tool call with the headers that an MCP client in a page would send. */
function toolCall(name: string, args: Record<string, unknown>, era: Era): Request {
  const modern = era === '2026-07-28';
  const meta = {
    'io.modelcontextprotocol/protocolVersion': era,
    'io.modelcontextprotocol/clientInfo': { name: 'frontend', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const params = { name, arguments: args, ...(modern && { _meta: meta }) };
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      'MCP-Protocol-Version': era,
      ...(modern && { 'Mcp-Method': 'tools/call', 'Mcp-Name': name }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  };
}
