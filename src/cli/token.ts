import { parseArgs } from 'node:util';
import { signIn } from './code-flow.js';

const USAGE = `Usage: npm run token -- --as EMAIL [--scope "SCOPE …"] [--client ID] [--resource URL]

Signs in at the development tenant and prints an access token, nothing else.

  --as EMAIL       the account, for example writer@acme.example
  --scope "…"      scopes, separated by spaces; without it, all the account may have
  --client ID      the OAuth client (gatehouse-web)
  --resource URL   the API the token is for (API_URL, or http://localhost:3000/api, followed by /mcp)
  --help           this text

Environment: DEV_TENANT_PORT (4400), API_URL`;

interface Arguments {
  readonly as?: string;
  readonly scope?: string;
  readonly client?: string;
  readonly resource?: string;
  readonly help?: boolean;
}

function readArguments(): Arguments {
  const { values } = parseArgs({
    options: {
      as: { type: 'string' },
      scope: { type: 'string' },
      client: { type: 'string' },
      resource: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help !== true && values.as === undefined) throw new TypeError('--as EMAIL is missing.');
  return values;
}

async function printToken({ as: email = '', scope, client, resource }: Arguments): Promise<void> {
  const tokens = await signIn({
    issuer: `http://localhost:${variable('DEV_TENANT_PORT', '4400')}/`,
    email,
    resource: resource ?? `${variable('API_URL', 'http://localhost:3000/api')}/mcp`,
    ...(scope !== undefined && { scope }),
    ...(client !== undefined && { clientId: client }),
  });
  console.log(tokens.access_token);
}

/** An empty value counts as absent, as everywhere. */
function variable(name: 'DEV_TENANT_PORT' | 'API_URL', byDefault: string): string {
  const value = process.env[name] ?? '';
  return value === '' ? byDefault : value;
}

let given: Arguments | undefined;
try {
  given = readArguments();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 2;
}
if (given?.help === true) {
  console.log(USAGE);
} else if (given !== undefined) {
  await printToken(given).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
