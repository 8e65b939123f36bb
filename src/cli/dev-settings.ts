import { z } from 'zod';
import { SERVER_VARIABLES } from '../features/environment.js';
import { SERVER_INFO } from '../features/server-info.js';
import {
  ConfigurationError,
  parseVariables,
  type Variables,
  wholeNumber,
  withoutBlanks,
} from '../platform/config/variables.js';
import { CLIENT_CONFIGURATIONS } from './client-configurations.js';

const CLIENT_ID = 'gatehouse-web';

export interface DevSettings {
  readonly port: number;
  readonly tenantPort: number;
  readonly mcpUrl: string;
  /** The resource of tokens for the MCP endpoint. */
  readonly mcpResource: string;
  readonly issuer: string;
  readonly docsUrl: string;
  /** The environment of both processes. */
  readonly env: Variables;
}

const portsSchema = z.object({
  PORT: wholeNumber(1, 65_535).default(3000),
  DEV_TENANT_PORT: wholeNumber(1, 65_535).default(4400),
});

/**
 * What `npm run dev` runs with: the dev tenant as the issuer, and what the user has set instead.
 * @throws Error for NODE_ENV=production; ConfigurationError for invalid ports
 */
export function devSettings(variables: Variables): DevSettings {
  const given = withoutBlanks(variables);
  if (given.NODE_ENV === 'production') {
    throw new Error(
      'NODE_ENV is production: npm run dev starts a tenant that signs anybody in. Use npm start.',
    );
  }
  const { data, faults } = parseVariables(portsSchema, given);
  if (data === undefined) throw new ConfigurationError(faults);
  const { PORT: port, DEV_TENANT_PORT: tenantPort } = data;
  const apiUrl = given.API_URL ?? given.NEXT_PUBLIC_API_URL ?? `http://localhost:${port}/api`;
  const extraAudiences = [given.MCP_RESOURCE_URL, given.AUTH0_AUDIENCE].filter(
    (audience) => audience !== undefined && URL.canParse(audience),
  );
  return {
    port,
    tenantPort,
    mcpUrl: `${apiUrl}/mcp`,
    mcpResource: given.MCP_RESOURCE_URL ?? `${apiUrl}/mcp`,
    issuer: `http://localhost:${tenantPort}/`,
    docsUrl: `${apiUrl}/docs`,
    env: {
      // Blank rather than unset, so that a .env of another deployment cannot set them.
      ...Object.fromEntries([...SERVER_VARIABLES, 'NEXT_PUBLIC_API_URL'].map((name) => [name, ''])),
      NODE_ENV: 'development',
      DATA_DIR: '.data/dev',
      API_URL: apiUrl,
      AUTH0_DOMAIN: `http://localhost:${tenantPort}`,
      AUTH0_CLIENT_ID: CLIENT_ID,
      AUTH0_NAME_CLAIM: 'https://gatehouse.example/name',
      CORS_ALLOWED_ORIGINS: 'http://localhost:3001',
      UPSTREAM_CLIENT_ID: 'gatehouse-api',
      UPSTREAM_CLIENT_SECRET: 'gatehouse-api-development-secret',
      RATINGS_API_URL: `http://localhost:${tenantPort}/ratings-api/credit-ratings`,
      RATINGS_API_AUDIENCE: 'https://ratings.example',
      DEV_TENANT_EXTRA_AUDIENCES: extraAudiences.join(','),
      ...given,
      PORT: String(port),
      DEV_TENANT_PORT: String(tenantPort),
    },
  };
}

/** The text to print once both processes answer. */
export function welcome({ mcpUrl, docsUrl, issuer, port, tenantPort }: DevSettings): string {
  // Over http, Claude Code's configuration contains no scopes. To list them would load the whole server.
  const connection = { name: SERVER_INFO.name, url: mcpUrl, clientId: CLIENT_ID, issuer, scopes: [] };
  const { content, notes = [] } = CLIENT_CONFIGURATIONS['claude-code'](connection);
  const command = (rest: string): string => `${portsFor(port, tenantPort)}npm run --silent ${rest}`;
  return `
Accounts on the sign-in page:
  writer@acme.example        everything, organization acme
  reader@acme.example        reads only, organization acme
  writer@globex.example      everything, organization globex
  outsider@nowhere.example   no organization
To pick another, log out at ${issuer}oidc/logout, then authenticate again in the client.

An access token for curl:
${command('token -- --as writer@acme.example')}
Another client than Claude Code:
${command('connect -- --help')}

REST API      ${docsUrl}
MCP endpoint  ${mcpUrl}

Claude Code, in .mcp.json:
${content}
${notes.join('\n')}

ready`;
}

/** The variables that other commands need to find this tenant and API. */
function portsFor(port: number, tenantPort: number): string {
  return [
    port === 3000 ? '' : `PORT=${port} `,
    tenantPort === 4400 ? '' : `DEV_TENANT_PORT=${tenantPort} `,
  ].join('');
}
