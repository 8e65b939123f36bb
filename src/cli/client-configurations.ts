import { createHash } from 'node:crypto';
import type { McpConnection } from './mcp-connection.js';

/** What configures one client for the server. */
export interface ClientConfiguration {
  /** The file it goes into, or the page where it is typed in. */
  readonly where: string;
  readonly content: string;
  /** To be registered at the application, character by character. */
  readonly redirectUris: readonly string[];
  readonly notes?: readonly string[];
}

/** Where the client listens for the answer to its login, if its configuration can say so. */
export const CALLBACK_PORT = 8976;

/** By the client's name on the command line. */
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
  windsurf,
  other,
} satisfies Record<string, (connection: McpConnection) => ClientConfiguration>;

export type ClientName = keyof typeof CLIENT_CONFIGURATIONS;

/** https://code.claude.com/docs/en/mcp */
function claudeCode({ name, url, clientId, issuer, scopes }: McpConnection): ClientConfiguration {
  // It accepts only an https URL there. With one, it never asks for a scope that is not listed.
  const discovery = issuer.startsWith('https:') && {
    authServerMetadataUrl: metadataUrl(issuer),
    scopes: withRefresh(scopes),
  };
  const server = { type: 'http', url, oauth: { clientId, callbackPort: CALLBACK_PORT, ...discovery } };
  return {
    where: '.mcp.json of the folder you run Claude Code in',
    content: mcpServers(name, server),
    redirectUris: [`http://localhost:${CALLBACK_PORT}/callback`],
    notes: [
      // `claude mcp add` has no options for the members of `discovery` (seen in 2.1.330).
      discovery === false
        ? `By command: claude mcp add --transport http --client-id ${clientId} --callback-port ${CALLBACK_PORT} ${name} ${url}`
        : `By command: claude mcp add-json ${name} ${shellQuoted(JSON.stringify(server))}`,
    ],
  };
}

function vscode({ name, url, clientId }: McpConnection): ClientConfiguration {
  return {
    where: '.vscode/mcp.json of the workspace',
    content: json({ servers: { [name]: { type: 'http', url, oauth: { clientId } } } }),
    redirectUris: ['http://127.0.0.1:33418/', 'http://127.0.0.1/', 'https://vscode.dev/redirect'],
    notes: ['If port 33418 is in use, it listens on another. The tenant must then ignore the port.'],
  };
}

function cursor({ name, url, clientId }: McpConnection): ClientConfiguration {
  return {
    where: '.cursor/mcp.json of the project, or ~/.cursor/mcp.json',
    content: mcpServers(name, { url, auth: { CLIENT_ID: clientId } }),
    redirectUris: ['http://localhost:8787/callback', 'cursor://anysphere.cursor-mcp/oauth/callback'],
    notes: ['It asks for every scope that the server lists. "scopes": […] beside CLIENT_ID limits them.'],
  };
}

function chatgpt({ name, url, clientId }: McpConnection): ClientConfiguration {
  return {
    where: 'ChatGPT: Settings, Connectors, Create',
    content: `Name: ${name}\nMCP Server URL: ${url}\nAuthentication: OAuth\nClient ID: ${clientId}`,
    redirectUris: ['https://chatgpt.com/connector/oauth/ID'],
    notes: [
      'ChatGPT shows the ID of the redirect URI when you create the connector.',
      ...fromTheInternet(url),
    ],
  };
}

function claudeAi({ name, url, clientId }: McpConnection): ClientConfiguration {
  return {
    where: 'claude.ai: Settings, Connectors, Add custom connector, Advanced settings',
    content: `Name: ${name}\nRemote MCP server URL: ${url}\nOAuth Client ID: ${clientId}`,
    redirectUris: ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'],
    notes: fromTheInternet(url),
  };
}

function copilotCli({ name, url, clientId }: McpConnection): ClientConfiguration {
  return {
    where: '~/.copilot/mcp-config.json',
    content: mcpServers(name, {
      type: 'http',
      url,
      tools: ['*'],
      oauthClientId: clientId,
      oauthPublicClient: true,
      auth: { redirectPort: CALLBACK_PORT },
    }),
    redirectUris: [`http://127.0.0.1:${CALLBACK_PORT}/`],
  };
}

function codex({ name, url, clientId }: McpConnection): ClientConfiguration {
  // It has a callback path for each server (seen in 0.169).
  const callbackId = createHash('sha256').update(url).digest('base64url').slice(0, 12);
  // The escapes of TOML's basic strings include those of JSON.
  const content = `[mcp_servers.${name}]
url = ${JSON.stringify(url)}

[mcp_servers.${name}.oauth]
client_id = ${JSON.stringify(clientId)}
callback_port = ${CALLBACK_PORT}`;
  return {
    where: '~/.codex/config.toml',
    content,
    redirectUris: [`http://127.0.0.1:${CALLBACK_PORT}/callback/${callbackId}`],
    notes: [
      `Then: codex mcp login ${name}`,
      'Leave oauth_resource out: Codex takes the resource from the metadata, and would send it twice.',
    ],
  };
}

/** Windsurf has no setting for a client id, so mcp-remote logs in for it. */
function windsurf(connection: McpConnection): ClientConfiguration {
  return { ...mcpRemote(connection), where: '~/.codeium/windsurf/mcp_config.json' };
}

/** What a client needs that is not listed here. */
function other({ name, url, clientId, issuer, scopes }: McpConnection): ClientConfiguration {
  const settings = {
    Name: name,
    URL: url,
    Transport: 'Streamable HTTP',
    'OAuth client ID': clientId,
    'OAuth client secret': 'none (public client, PKCE with S256)',
    'Authorization server': issuer,
    'Authorization server metadata': metadataUrl(issuer),
    Scopes: withRefresh(scopes),
  };
  return {
    where: 'the settings of the client, under whatever names it has for them',
    content: Object.entries(settings)
      .map(([label, value]) => `${label}: ${value}`)
      .join('\n'),
    redirectUris: [`http://localhost:${CALLBACK_PORT}/callback`],
    notes: ['If the client shows another redirect URI, register that one.'],
  };
}

function mcpRemote({ name, url, clientId, scopes }: McpConnection): ClientConfiguration {
  return {
    where: 'the configuration of a client that can only start programs, such as Claude Desktop',
    content: mcpServers(name, {
      command: 'npx',
      args: [
        ...['-y', 'mcp-remote', url, String(CALLBACK_PORT), '--protocol', 'auto'],
        ...['--static-oauth-client-info', JSON.stringify({ client_id: clientId })],
        ...['--static-oauth-client-metadata', JSON.stringify({ scope: withRefresh(scopes) })],
        ...(url.startsWith('https:') ? [] : ['--allow-http']),
      ],
    }),
    redirectUris: [`http://localhost:${CALLBACK_PORT}/oauth/callback`],
  };
}

function inspector({ name, url, clientId }: McpConnection): ClientConfiguration {
  return {
    where: 'a file, for npx @modelcontextprotocol/inspector --config FILE',
    content: mcpServers(name, { type: 'streamable-http', url, oauth: { clientId } }),
    redirectUris: ['http://localhost:6274/oauth/callback'],
    notes: ['For version 2 of the Inspector. In version 1, type the client id in under Authentication.'],
  };
}

/** The vendor's servers make the request, not the user's machine. */
function fromTheInternet(url: string): string[] {
  return url.startsWith('https:') ? [] : [`It connects from the internet, which cannot reach ${url}.`];
}

const metadataUrl = (issuer: string): string => `${issuer}.well-known/oauth-authorization-server`;

/** For POSIX shells. */
const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const withRefresh = (scopes: readonly string[]): string => [...scopes, 'offline_access'].join(' ');

const mcpServers = (name: string, server: object): string => json({ mcpServers: { [name]: server } });

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);
