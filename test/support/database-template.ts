import { cp, mkdir, rename } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
  const making = join(run, 'making');
  if (existsSync(made)) return made;
  // Whoever makes the directory makes the template; it takes seconds of every core, so the others wait for it.
  const first = await mkdir(making).then(
    () => true,
    () => false,
  );
  // It may have been finished since we looked.
  if (first && !existsSync(made)) {
    const driver = await PgliteDriver.open(making);
    await driver.migrate(MIGRATIONS_FOLDER);
    await driver.close();
    // Whole or not at all.
    await rename(making, made);
  }
  const deadline = Date.now() + 50_000;
  while (!existsSync(made)) {
    if (Date.now() > deadline) throw new Error(`Another suite began to make ${made} and has not ended`);
    await sleep(50);
  }
  return made;
}
