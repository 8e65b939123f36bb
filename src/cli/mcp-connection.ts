import { FEATURE_ENVIRONMENTS } from '../features/environment.js';
import { Config } from '../platform/config/config.js';
import { ConfigurationError } from '../platform/config/environment.js';
import { SERVER_INFO } from '../features/server-info.js';
import { toolScopes } from './tool-scopes.js';

/** What a client needs to know to log in and to call the server. */
export interface McpConnection {
  /** The server's name in the client. */
  readonly name: string;
  readonly url: string;
  /** The frontend's application, registered beforehand. */
  readonly clientId: string;
  /** With the trailing slash. */
  readonly issuer: string;
  /** All scopes that the tools need. */
  readonly scopes: readonly string[];
}

/**
 * Describes the server that these variables configure.
 * @throws ConfigurationError naming every fault. AUTH0_CLIENT_ID is required here, because clients log in with it.
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
