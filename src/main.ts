import 'reflect-metadata';
import { runCommand } from './cli/run-command.js';

const USAGE = `Usage: npm start, or node dist/main.js

Starts the server. It takes no arguments: the environment configures it, or a file .env here. .env.example describes each
variable. SIGTERM stops it after the requests in flight.

Other commands:
  npm run dev                 the server for development, with a tenant to log in at
  npm run connect -- --help   what to configure MCP clients with
  npm run api-key -- --help   API keys for clients without OAuth`;

function readArguments(): string[] | undefined {
  const args = process.argv.slice(2);
  if (args.includes('--help')) return undefined;
  if (args.length > 0) throw new TypeError(`The server takes no arguments, but got ${args.join(' ')}.`);
  return args;
}

await runCommand(USAGE, readArguments, async () => {
  const { startServer } = await import('./app.setup.js');
  await startServer();
});
