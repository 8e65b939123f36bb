import 'reflect-metadata';
import { processEnvironment } from '../platform/config/config.js';
import { CLIENT_CONFIGURATIONS, type ClientName } from './client-configurations.js';
import { devSettings } from './dev-settings.js';
import { runCommand } from './run-command.js';

const NAMES = Object.keys(CLIENT_CONFIGURATIONS);

const USAGE = `Usage: npm run --silent connect -- CLIENT

Prints what to configure an MCP client with, and on stderr where that goes and which redirect URIs to register.

  CLIENT   ${NAMES.join(', ')}

Environment: as the server has it, with AUTH0_CLIENT_ID. Where neither API_URL nor AUTH0_DOMAIN is set, as npm run dev
has it (PORT, DEV_TENANT_PORT).`;

const isClientName = (name: string): name is ClientName => NAMES.includes(name);

/** The variables of the server configured here, or else of the one that `npm run dev` starts. */
function serverVariables(): Record<string, string | undefined> {
  const given = processEnvironment();
  const configured = [given.API_URL, given.NEXT_PUBLIC_API_URL, given.AUTH0_DOMAIN].some((value) => value);
  if (configured) return given;
  console.error('Neither API_URL nor AUTH0_DOMAIN is set: this is for npm run dev.\n');
  return devSettings(given).env;
}

async function print(name: ClientName): Promise<void> {
  // Loaded late, because it loads the whole server to find the scopes of its tools.
  const { connectionOf } = await import('./mcp-connection.js');
  const connection = connectionOf(serverVariables());
  const { where, content, redirectUris, notes = [] } = CLIENT_CONFIGURATIONS[name](connection);
  console.error(`Into ${where}:\n`);
  console.log(content);
  console.error(
    [
      '',
      `Allowed Callback URLs of the application ${connection.clientId}:`,
      ...redirectUris.map((uri) => `  ${uri}`),
      ...notes,
    ].join('\n'),
  );
}

function readArguments(): ClientName | undefined {
  const [name = '', ...rest] = process.argv.slice(2);
  if (process.argv.includes('--help')) return undefined;
  if (name === '') throw new TypeError('Which client?');
  if (!isClientName(name) || rest.length > 0)
    throw new TypeError(`No client is called ${[name, ...rest].join(' ')}.`);
  return name;
}

await runCommand(USAGE, readArguments, print);
