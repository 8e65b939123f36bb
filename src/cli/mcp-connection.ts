import { FEATURE_ENVIRONMENTS } from '../features/environment.js';
import { Config } from '../platform/config/config.js';
import { ConfigurationError, type Variables } from '../platform/config/variables.js';
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
export function connectionOf(variables: Variables): McpConnection {
  const clientId = variables.AUTH0_CLIENT_ID ?? '';
  const faults = clientId === '' ? ['AUTH0_CLIENT_ID is missing (clients log in as that application)'] : [];
  const config = readConfig(variables, faults);
  const issuer = config?.auth0Issuer;
  if (config !== undefined && issuer === undefined)
    faults.push('AUTH0_DOMAIN is missing (docs/tokens.md says which clients can log in at Entra ID alone)');
  if (config === undefined || issuer === undefined || faults.length > 0) throw new ConfigurationError(faults);
  return { name: SERVER_INFO.name, url: config.mcpEndpointUrl, clientId, issuer, scopes: toolScopes() };
}

/** Adds the faults of the configuration to `faults`, or returns it. */
function readConfig(variables: Variables, faults: string[]): Config | undefined {
  try {
    return Config.fromEnvironment(variables, FEATURE_ENVIRONMENTS);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    faults.unshift(...error.faults);
    return undefined;
  }
}
