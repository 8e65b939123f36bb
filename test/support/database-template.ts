import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '../../src/database/open-database.js';
import { PgliteDriver } from '../../src/database/pglite.driver.js';

/**
 * Puts an embedded database, up to date and empty, into `directory`. Making one anew takes seconds; so the first who
 * asks in a run of Jest makes a template, and everybody gets a copy. That the migrations work on nothing at all is what
 * `test/e2e/database-drivers` proves, without the template.
 */
export async function copyDatabaseTemplate(directory: string): Promise<void> {
  await cp(await template(), directory, { recursive: true });
}

async function template(): Promise<string> {
  const run = process.env.GATEHOUSE_TEST_RUN;
  if (run === undefined) throw new Error('Jest was started without its global setup');
  const made = join(run, 'made');
  if (existsSync(made)) return made;
  const making = await mkdtemp(join(run, 'making-'));
  const driver = await PgliteDriver.open(making);
  await driver.migrate(MIGRATIONS_FOLDER);
  await driver.close();
  // Whole or not at all. Of two workers that made one, the second fails on the first's, and uses that.
  await rename(making, made).catch(async (error: unknown) => {
    await rm(making, { recursive: true, force: true });
    if (!existsSync(made)) throw error;
  });
  return made;
}
