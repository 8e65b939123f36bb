import 'reflect-metadata';
import { ApiKeyAdministration } from '../platform/api-keys/api-key-administration.js';
import { databaseEnvironment } from '../platform/config/config.js';
import { DatabaseDirectoryInUseError } from '../platform/database/directory-lock.js';
import { openAsOwner } from '../platform/database/open-database.js';
import { type ApiKeyCommand, readApiKeyCommand, USAGE } from './api-key-command.js';
import { runCommand } from './run-command.js';

async function run(command: ApiKeyCommand): Promise<void> {
  const driver = await openAsOwner(databaseEnvironment()).catch(explain);
  const keys = new ApiKeyAdministration(driver);
  const { organization: organizationId } = command;
  try {
    switch (command.does) {
      case 'create': {
        const { name, scopes, expires: days } = command;
        if (!(await keys.knowsOrganization(organizationId)))
          console.error(`No organization ${organizationId} is here yet: the key will find no data.`);
        const { key, id } = await keys.create({ organizationId, name, scopes, days });
        console.error(`Key ${id}, good for ${days} days. It is shown this once:`);
        console.log(key);
        return;
      }
      case 'list':
        console.log(JSON.stringify(await keys.list(organizationId), null, 2));
        return;
      case 'revoke':
        if (!(await keys.revoke(organizationId, command.id)))
          throw new Error(`${organizationId} has no key ${command.id}, or it is revoked already.`);
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
  return readApiKeyCommand(args, args.includes('create') ? await scopesOfTools() : []);
}

await runCommand(USAGE, readArguments, run);
