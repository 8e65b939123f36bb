import 'reflect-metadata';
import { ApiKeyAdministration } from '../platform/api-keys/api-key-administration.js';
import { databaseEnvironment } from '../platform/config/config.js';
import { DatabaseDirectoryInUseError } from '../platform/database/directory-lock.js';
import { openDatabase } from '../platform/database/open-database.js';
import { type ApiKeyCommand, readApiKeyCommand, USAGE } from './api-key-command.js';
import { runCommand } from './run-command.js';

async function run(command: Exclude<ApiKeyCommand, { does: 'help' }>): Promise<void> {
  const driver = await openDatabase(databaseEnvironment()).catch(explain);
  const keys = new ApiKeyAdministration(driver);
  try {
    switch (command.does) {
      case 'create': {
        if (!(await keys.knowsOrganization(command.organizationId)))
          console.error(`No organization ${command.organizationId} is here yet: the key will find no data.`);
        const { key, id } = await keys.create(command);
        console.error(`Key ${id}, good for ${command.days} days. It is shown this once:`);
        console.log(key);
        return;
      }
      case 'list':
        console.log(JSON.stringify(await keys.list(command.organizationId), null, 2));
        return;
      case 'revoke':
        if (!(await keys.revoke(command.organizationId, command.id)))
          throw new Error(`${command.organizationId} has no key ${command.id}, or it is revoked already.`);
        console.error(`Revoked. A running server may take the key for up to TOKEN_CACHE_SECONDS more.`);
    }
  } finally {
    await driver.close();
  }
}

/** Loaded only when needed, because it loads the whole server. */
async function scopesOfTools(): Promise<string[]> {
  const { toolScopes } = await import('./tool-scopes.js');
  return toolScopes();
}

function explain(error: unknown): never {
  // Not the error's own advice: with another DATA_DIR the key would be stored where no server reads it.
  if (error instanceof DatabaseDirectoryInUseError)
    throw new Error(
      'Only one process at a time can open the embedded database, and another process has it open. Stop the server, run ' +
        'this command again, then start the server. With DATABASE_URL the command works while the server runs.',
      { cause: error },
    );
  throw error;
}

async function readArguments() {
  const args = process.argv.slice(2);
  const command = readApiKeyCommand(args, args.includes('create') ? await scopesOfTools() : []);
  return command.does === 'help' ? undefined : command;
}

await runCommand(USAGE, readArguments, run);
