import 'reflect-metadata';
import { AuditRetention } from '../platform/audit/audit-retention.js';
import { databaseEnvironment } from '../platform/config/config.js';
import { openAsOwner } from '../platform/database/open-database.js';
import { type DatabaseCommand, readDatabaseCommand, USAGE } from './database-command.js';
import { runCommand } from './run-command.js';

const DAY_MS = 86_400_000;

async function run(command: Exclude<DatabaseCommand, { does: 'help' }>): Promise<void> {
  const environment = databaseEnvironment();
  // Which migrates it as well.
  const driver = await openAsOwner(environment);
  try {
    if (command.does === 'migrate') {
      console.error('The database is up to date.');
      return;
    }
    const { days = environment.AUDIT_RETENTION_DAYS } = command;
    const before = new Date(Date.now() - days * DAY_MS);
    const pruned = await new AuditRetention(driver).prune(before);
    console.error(`Deleted ${pruned} audit events from before ${before.toISOString()}.`);
  } finally {
    await driver.close();
  }
}

function readArguments(): Exclude<DatabaseCommand, { does: 'help' }> | undefined {
  const command = readDatabaseCommand(process.argv.slice(2));
  return command.does === 'help' ? undefined : command;
}

await runCommand(USAGE, readArguments, run);
