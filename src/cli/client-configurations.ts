import { createHash } from 'node:crypto';
import type { McpConnection } from './mcp-connection.js';

/** How one client is told of the server. */
export interface ClientConfiguration {
  /** The file it goes into, or the page where it is typed in. */
  readonly where: string;
  readonly content: string;
  /** What must be registered at the application, to the letter. */
  readonly redirectUris: readonly string[];
  readonly notes?: readonly string[];
}

/** Where the client listens for the answer to its login, if that is ours to choose. */
export const CALLBACK_PORT = 8976;

/** A name for each client, as it is given on the command line. */
export const CLIENT_CONFIGURATIONS = {
  'claude-code': claudeCode,
  vscode,
  cursor,
  chatgpt,
  'claude-ai': claudeAi,
  'copilot-cli': copilotCli,
  codex,
  'mcp-remote': mcpRemote,
  inspector,
} satisfies Record<string, (connection: McpConnection) => ClientConfiguration>;

export type ClientName = keyof typeof CLIENT_CONFIGURATIONS;

/** The members of Claude Code's `oauth` but the client: https://code.claude.com/docs/en/mcp */
function claudeCodeDiscovery({ issuer, scopes }: McpConnection): Record<string, string> {
  // It takes only an https URL there. With one, it never asks for a scope that is not listed.
  if (!issuer.startsWith('https:')) return {};
  return {
    authServerMetadataUrl: `${issuer}.well-known/oauth-authorization-server`,
    scopes: [...scopes, 'offline_access'].join(' '),
  };
}

function claudeCode(connection: McpConnection): ClientConfiguration {
  const { name, url, clientId } = connection;
  return {
    where: '.mcp.json of the folder you run Claude Code in',
    content: json({
      mcpServers: {
        [name]: {
          type: 'http',
          url,
          oauth: { clientId, callbackPort: CALLBACK_PORT, ...claudeCodeDiscovery(connection) },
        },
      },
    }),
    redirectUris: [`http://localhost:${CALLBACK_PORT}/callback`],
    notes: [
      'By command: ' +
        `claude mcp add --transport http --client-id ${clientId} --callback-port ${CALLBACK_PORT} ${name} ${url}`,
    ],
  };
}

function vscode({ name, url, clientId }: McpConnection): ClientConfiguration {
  return {
    where: '.vscode/mcp.json of the workspace',
    content: json({ servers: { [name]: { type: 'http', url, oauth: { clientId } } } }),
    redirectUris: ['http://127.0.0.1:33418/', 'http://127.0.0.1/', 'https://vscode.dev/redirect'],
    notes: [
      'Where port 33418 is taken it listens on another, which only a tenant that ignores the port accepts.',
    ],
  };
}

function cursor({ name, url, clientId }: McpConnection): ClientConfiguration {
  return {
    where: '.cursor/mcp.json of the project, or ~/.cursor/mcp.json',
    content: json({ mcpServers: { [name]: { url, auth: { CLIENT_ID: clientId } } } }),
    redirectUris: ['http://localhost:8787/callback', 'cursor://anysphere.cursor-mcp/oauth/callback'],
    notes: ['It asks for every scope that the server lists; "scopes": […] beside CLIENT_ID makes it fewer.'],
  };
}

function chatgpt({ name, url, clientId }: McpConnection): ClientConfiguration {
  return {
    where: 'ChatGPT: Settings, Connectors, Create',
    content: settings({ Name: name, 'MCP Server URL': url, Authentication: 'OAuth', 'Client ID': clientId }),
    redirectUris: ['https://chatgpt.com/connector/oauth/ID'],
    notes: ['ChatGPT shows the ID of the redirect URI when the connector is made.', ...fromTheInternet(url)],
  };
}

function claudeAi({ name, url, clientId }: McpConnection): ClientConfiguration {
  return {
    where: 'claude.ai: Settings, Connectors, Add custom connector, Advanced settings',
    content: settings({ Name: name, 'Remote MCP server URL': url, 'OAuth Client ID': clientId }),
    redirectUris: ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'],
    notes: fromTheInternet(url),
  };
}

function copilotCli({ name, url, clientId }: McpConnection): ClientConfiguration {
  return {
    where: '~/.copilot/mcp-config.json',
    content: json({
      mcpServers: {
        [name]: {
          type: 'http',
          url,
          tools: ['*'],
          oauthClientId: clientId,
          oauthPublicClient: true,
          auth: { redirectPort: CALLBACK_PORT },
        },
      },
    }),
    redirectUris: [`http://127.0.0.1:${CALLBACK_PORT}/`],
  };
}

function codex({ name, url, clientId }: McpConnection): ClientConfiguration {
  // It tells servers apart by the path it is answered at (seen in 0.169).
  const callbackId = createHash('sha256').update(url).digest('base64url').slice(0, 12);
  return {
    where: '~/.codex/config.toml',
    content: [
      `[mcp_servers.${name}]`,
      `url = ${toml(url)}`,
      '',
      `[mcp_servers.${name}.oauth]`,
      `client_id = ${toml(clientId)}`,
      `callback_port = ${CALLBACK_PORT}`,
    ].join('\n'),
    redirectUris: [`http://127.0.0.1:${CALLBACK_PORT}/callback/${callbackId}`],
    notes: [
      `Then: codex mcp login ${name}`,
      'Leave oauth_resource out: Codex takes the resource from the metadata, and would send it twice.',
    ],
  };
}

function mcpRemote({ name, url, clientId, scopes }: McpConnection): ClientConfiguration {
  return {
    where: 'the configuration of a client that can only start programs, such as Claude Desktop',
    content: json({
      mcpServers: {
        [name]: {
          command: 'npx',
          args: [
            ...['-y', 'mcp-remote', url, String(CALLBACK_PORT), '--protocol', 'auto'],
            ...['--static-oauth-client-info', JSON.stringify({ client_id: clientId })],
            '--static-oauth-client-metadata',
            JSON.stringify({ scope: [...scopes, 'offline_access'].join(' ') }),
            ...(url.startsWith('https:') ? [] : ['--allow-http']),
          ],
        },
      },
    }),
    redirectUris: [`http://localhost:${CALLBACK_PORT}/oauth/callback`],
  };
}

function inspector({ name, url, clientId }: McpConnection): ClientConfiguration {
  return {
    where: 'a file, for npx @modelcontextprotocol/inspector --config FILE',
    content: json({ mcpServers: { [name]: { type: 'streamable-http', url, oauth: { clientId } } } }),
    redirectUris: ['http://localhost:6274/oauth/callback'],
    notes: ['Version 2 of the Inspector. In version 1 the client id is typed in under Authentication.'],
  };
}

/** The vendor's servers make the request, not the user's machine. */
function fromTheInternet(url: string): string[] {
  return url.startsWith('https:') ? [] : [`It connects from the internet, where ${url} is not to be had.`];
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

/** A basic string: TOML's escapes include those of JSON. */
function toml(value: string): string {
  return JSON.stringify(value);
}

function settings(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([label, value]) => `${label}: ${value}`)
    .join('\n');
}
