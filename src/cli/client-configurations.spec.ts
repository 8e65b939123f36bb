import { z } from 'zod';
import { redirectUriAllowed } from '../dev/tenant/redirect-uris.js';
import { CLIENT_CONFIGURATIONS, type ClientName } from './client-configurations.js';
import type { McpConnection } from './mcp-connection.js';

const NAMES = Object.keys(CLIENT_CONFIGURATIONS) as ClientName[];

const development: McpConnection = {
  name: 'gatehouse',
  url: 'http://localhost:3300/api/mcp',
  clientId: 'gatehouse-web',
  issuer: 'http://localhost:4400/',
  scopes: ['projects:read', 'projects:write'],
};

const production: McpConnection = {
  name: 'gatehouse',
  url: 'https://api.example.com/api/mcp',
  clientId: 'kf"8Q\\2',
  issuer: 'https://example.eu.auth0.com/',
  scopes: ['projects:read', 'projects:write'],
};

/** As each client documents or publishes it, reduced to what a server with OAuth may have; nothing else is let through. */
const SCHEMAS = {
  // https://code.claude.com/docs/en/mcp
  'claude-code': servers('mcpServers', {
    type: z.literal('http'),
    url: z.url(),
    oauth: z.strictObject({
      clientId: z.string(),
      callbackPort: z.int().min(1).max(65_535),
      authServerMetadataUrl: z.url({ protocol: /^https$/ }).optional(),
      scopes: z.string().optional(),
    }),
  }),
  // https://code.visualstudio.com/docs/copilot/reference/mcp-configuration
  vscode: servers('servers', {
    type: z.enum(['http', 'sse']),
    url: z.url(),
    headers: z.record(z.string(), z.string()).optional(),
    oauth: z.strictObject({ clientId: z.string() }),
  }),
  // https://cursor.com/docs/mcp
  cursor: servers('mcpServers', {
    url: z.url(),
    headers: z.record(z.string(), z.string()).optional(),
    auth: z.strictObject({
      CLIENT_ID: z.string(),
      CLIENT_SECRET: z.string().optional(),
      scopes: z.array(z.string()).optional(),
    }),
  }),
  // https://docs.github.com/en/copilot/how-tos/copilot-cli/customize-copilot/add-mcp-servers
  'copilot-cli': servers('mcpServers', {
    type: z.enum(['http', 'sse']),
    url: z.url(),
    tools: z.array(z.string()),
    oauthClientId: z.string(),
    oauthPublicClient: z.boolean(),
    auth: z.strictObject({ redirectPort: z.int().min(1).max(65_535) }),
  }),
  'mcp-remote': servers('mcpServers', { command: z.string(), args: z.array(z.string()) }),
  // https://docs.windsurf.com/windsurf/cascade/mcp
  windsurf: servers('mcpServers', { command: z.string(), args: z.array(z.string()) }),
  // What version 2 drops as malformed, it says; this it takes.
  inspector: servers('mcpServers', {
    type: z.enum(['streamable-http', 'sse']),
    url: z.url(),
    oauth: z.strictObject({ clientId: z.string(), scopes: z.string().optional() }),
  }),
};

function servers(member: string, server: z.core.$ZodLooseShape): z.ZodType {
  return z.strictObject({ [member]: z.strictObject({ gatehouse: z.strictObject(server) }) });
}

describe.each([
  ['development', development],
  ['production', production],
])('the configuration for %s', (_, connection) => {
  it.each(Object.entries(SCHEMAS))('of %s has the form that the client takes', (client, schema) => {
    const { content } = CLIENT_CONFIGURATIONS[client as ClientName](connection);
    expect(schema.parse(JSON.parse(content))).toBeTruthy();
  });

  it.each(NAMES)('of %s names the URL and the client, as they are', (client) => {
    const { content } = CLIENT_CONFIGURATIONS[client](connection);
    expect(content).toContain(connection.url);
    // In a JSON text within a JSON text it is escaped once more.
    const spellings = [
      connection.clientId,
      JSON.stringify(connection.clientId),
      JSON.stringify(JSON.stringify(connection.clientId)).slice(1, -1),
    ];
    expect(spellings.some((spelling) => content.includes(spelling))).toBe(true);
  });

  it.each(NAMES)('of %s says where it goes and what to register', (client) => {
    const { where, redirectUris } = CLIENT_CONFIGURATIONS[client](connection);
    expect(where).not.toBe('');
    expect(redirectUris.length).toBeGreaterThan(0);
    for (const uri of redirectUris) expect(URL.canParse(uri)).toBe(true);
  });
});

describe('Claude Code', () => {
  const oauthOf = (connection: McpConnection): unknown =>
    (
      JSON.parse(CLIENT_CONFIGURATIONS['claude-code'](connection).content) as {
        mcpServers: { gatehouse: { oauth: unknown } };
      }
    ).mcpServers.gatehouse.oauth;

  it('is spared the search for the tenant, and told every scope it may ever ask for', () => {
    expect(oauthOf(production)).toEqual({
      clientId: production.clientId,
      callbackPort: 8976,
      authServerMetadataUrl: 'https://example.eu.auth0.com/.well-known/oauth-authorization-server',
      scopes: 'projects:read projects:write offline_access',
    });
  });

  it('is given no metadata URL that it would refuse', () => {
    expect(oauthOf(development)).toEqual({ clientId: 'gatehouse-web', callbackPort: 8976 });
  });
});

describe('the command for Claude Code', () => {
  const commandOf = (connection: McpConnection): string | undefined =>
    CLIENT_CONFIGURATIONS['claude-code'](connection).notes?.[0];

  it('carries what the file carries, quoted for the shell', () => {
    const connection = { ...production, clientId: "it's" };
    const [, json = ''] =
      /^By command: claude mcp add-json gatehouse '(.*)'$/.exec(commandOf(connection) ?? '') ?? [];
    const { content } = CLIENT_CONFIGURATIONS['claude-code'](connection);
    expect({ mcpServers: { gatehouse: JSON.parse(json.replaceAll("'\\''", "'")) as unknown } }).toEqual(
      JSON.parse(content),
    );
  });

  it('needs no JSON in development', () => {
    expect(commandOf(development)).toContain('claude mcp add --transport http --client-id gatehouse-web');
  });
});

describe('another client', () => {
  it('gets every value that it may ask for', () => {
    const { content } = CLIENT_CONFIGURATIONS.other(production);
    expect(content.split('\n')).toEqual([
      'Name: gatehouse',
      'URL: https://api.example.com/api/mcp',
      'Transport: Streamable HTTP',
      'OAuth client ID: kf"8Q\\2',
      'OAuth client secret: none (public client, PKCE with S256)',
      'Authorization server: https://example.eu.auth0.com/',
      'Authorization server metadata: https://example.eu.auth0.com/.well-known/oauth-authorization-server',
      'Scopes: projects:read projects:write offline_access',
    ]);
  });
});

describe('Codex', () => {
  it('is written as TOML, whatever the client id has in it', () => {
    expect(CLIENT_CONFIGURATIONS.codex(production).content).toBe(
      [
        '[mcp_servers.gatehouse]',
        'url = "https://api.example.com/api/mcp"',
        '',
        '[mcp_servers.gatehouse.oauth]',
        'client_id = "kf\\"8Q\\\\2"',
        'callback_port = 8976',
      ].join('\n'),
    );
  });

  it('is answered at a path of its own for each server, as its version 0.169.0 asked for', () => {
    expect(CLIENT_CONFIGURATIONS.codex(development).redirectUris).toEqual([
      'http://127.0.0.1:8976/callback/ZrlC8cGxUPMh',
    ]);
  });
});

describe('mcp-remote', () => {
  const argsOf = (connection: McpConnection): string[] =>
    (
      JSON.parse(CLIENT_CONFIGURATIONS['mcp-remote'](connection).content) as {
        mcpServers: { gatehouse: { args: string[] } };
      }
    ).mcpServers.gatehouse.args;

  it('may use http on this machine only', () => {
    expect(argsOf(development)).toContain('--allow-http');
    expect(argsOf(production)).not.toContain('--allow-http');
  });
});

describe('clients that connect from the internet', () => {
  it.each(['chatgpt', 'claude-ai'] as const)(
    '%s: it is said that they cannot reach this machine',
    (client) => {
      expect(CLIENT_CONFIGURATIONS[client](development).notes?.join()).toContain('from the internet');
      expect(CLIENT_CONFIGURATIONS[client](production).notes?.join() ?? '').not.toContain(
        'from the internet',
      );
    },
  );
});

describe('the development tenant', () => {
  it('answers every client of this machine that listens on it', () => {
    const onThisMachine = NAMES.flatMap(
      (client) => CLIENT_CONFIGURATIONS[client](development).redirectUris,
    ).filter((uri) => uri.startsWith('http:'));
    expect(onThisMachine.length).toBeGreaterThan(5);
    expect(onThisMachine.filter((uri) => !redirectUriAllowed(uri))).toEqual([]);
  });
});
