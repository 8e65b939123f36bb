import { readFileSync } from 'node:fs';
import { SERVER_INFO } from '../../src/features/server-info.js';
import { bodyOf, sendMcp } from '../support/mcp-http.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const { name, title, instructions } = SERVER_INFO;

/** Exactly what the server does: lists that do not change. No logging, no subscriptions. */
const CAPABILITIES = {
  tools: { listChanged: false },
  resources: { listChanged: false },
  prompts: { listChanged: false },
  completions: {},
};

describe('what the server says of itself', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await startTestApp();
    token = await app.mcpToken();
  });

  afterAll(() => app.close());

  it.each(['2025-11-25', '2025-06-18', '2025-03-26'])(
    'to a client that begins in %s',
    async (protocolVersion) => {
      const response = await sendMcp(app, token, 'initialize', {
        protocolVersion,
        capabilities: {},
        clientInfo: { name: 'test', version: '1' },
      });
      expect(bodyOf(response).result).toEqual({
        protocolVersion,
        capabilities: CAPABILITIES,
        serverInfo: { name, title, version },
        instructions,
      });
    },
  );

  it('[A47] to a client that asks in 2026-07-28', async () => {
    const response = await sendMcp(app, token, 'server/discover', {}, '2026-07-28');
    expect(bodyOf(response).result).toEqual({
      supportedVersions: ['2026-07-28'],
      capabilities: CAPABILITIES,
      instructions,
      resultType: 'complete',
      ttlMs: 60_000,
      cacheScope: 'private',
      _meta: { 'io.modelcontextprotocol/serverInfo': { name, title, version } },
    });
  });

  it('[A45] a list of tools is for its caller alone, and for a minute', async () => {
    const response = await sendMcp(app, token, 'tools/list', {}, '2026-07-28');
    const { tools, ...rest } = bodyOf<{ tools: unknown[] }>(response).result ?? { tools: [] };
    expect(tools.length).toBeGreaterThan(0);
    expect(rest).toEqual({
      resultType: 'complete',
      ttlMs: 60_000,
      cacheScope: 'private',
      _meta: { 'io.modelcontextprotocol/serverInfo': { name, title, version } },
    });
  });

  it.each(['logging/setLevel', 'resources/subscribe', 'tasks/list'])(
    '%s, which is not announced, is not there: -32601',
    async (method) => {
      for (const era of ['2025-11-25', '2026-07-28'] as const)
        expect(bodyOf(await sendMcp(app, token, method, {}, era)).error).toEqual({
          code: -32601,
          message: 'Method not found',
        });
    },
  );
});
