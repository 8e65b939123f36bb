import { FEATURE_ENVIRONMENTS } from '../features/environment.js';
import { Config } from '../platform/config/config.js';
import { ConfigurationError } from '../platform/config/environment.js';
import { SERVER_INFO } from '../features/server-info.js';
import { toolScopes } from './tool-scopes.js';

/** What a client needs to know of a server to log in at its tenant and call it. */
export interface McpConnection {
  /** What the client calls the server. */
  readonly name: string;
  readonly url: string;
  /** Registered beforehand: the frontend's application. */
  readonly clientId: string;
  /** With the trailing slash. */
  readonly issuer: string;
  /** All that the tools ask for. */
  readonly scopes: readonly string[];
}

/**
 * The server that these variables configure.
 * @throws ConfigurationError naming every fault, and AUTH0_CLIENT_ID among them where it is missing: the server can do
 * without, a client cannot
 */
export function connectionOf(variables: Record<string, string | undefined>): McpConnection {
  const config = Config.fromEnvironment(variables, FEATURE_ENVIRONMENTS);
  const { auth0Issuer: issuer } = config;
  const clientId = config.environment.AUTH0_CLIENT_ID;
  if (issuer === undefined)
    throw new ConfigurationError([
      'AUTH0_DOMAIN is missing: which clients can log in at Entra ID alone, docs/tokens.md tells',
    ]);
  if (clientId === undefined)
    throw new ConfigurationError(['AUTH0_CLIENT_ID is missing: clients log in as that application']);
  return {
    name: SERVER_INFO.name,
    url: config.mcpEndpointUrl,
    clientId,
    issuer,
    scopes: toolScopes(),
  };
}
