import { parseArgs } from 'node:util';
import { signIn } from './code-flow.js';
import { devSettings } from '../cli/dev-settings.js';
import { runCommand } from '../cli/run-command.js';

const USAGE = `Usage: npm run token -- --as EMAIL [--scope "SCOPE …"] [--client ID] [--resource URL]

Signs in at the development tenant and prints an access token, nothing else.

  --as EMAIL       the account, for example writer@acme.example
  --scope "…"      scopes, separated by spaces; without it, all the account may have
  --client ID      the OAuth client (gatehouse-web)
  --resource URL   the API the token is for (the MCP endpoint)
  --help           this text

Environment: as npm run dev was given it (PORT, DEV_TENANT_PORT, API_URL, MCP_RESOURCE_URL)`;

function readArguments() {
  const { help, as, ...others } = parseArgs({
    options: {
      as: { type: 'string' },
      scope: { type: 'string' },
      client: { type: 'string' },
      resource: { type: 'string' },
      help: { type: 'boolean' },
    },
  }).values;
  if (help === true) return undefined;
  if (as === undefined) throw new TypeError('--as EMAIL is missing.');
  return { as, ...others };
}

type Arguments = NonNullable<ReturnType<typeof readArguments>>;

async function printToken({ as: email, scope, client, resource }: Arguments): Promise<void> {
  const settings = devSettings(process.env);
  const tokens = await signIn({
    issuer: settings.issuer,
    email,
    resource: resource ?? settings.mcpResource,
    ...(scope !== undefined && { scope }),
    ...(client !== undefined && { clientId: client }),
  });
  console.log(tokens.access_token);
  warnOfMissing(scope, tokens.scope);
}

/** An authorization server may grant less than requested (RFC 6749 §3.3). */
function warnOfMissing(asked = '', granted = ''): void {
  const missing = asked.split(' ').filter((scope) => scope !== '' && !granted.split(' ').includes(scope));
  if (missing.length > 0) console.error(`Not granted to this account: ${missing.join(' ')}`);
}

await runCommand(USAGE, readArguments, printToken);
