import { cpSync, existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { MIGRATIONS_FOLDER } from '../../src/platform/database/open-database.js';
import { PgliteDriver } from '../../src/platform/database/pglite.driver.js';
import { runDirectory } from './test-directory.js';

/**
 * Puts an embedded database, up to date and empty, into `directory`. Making one anew takes seconds; so the first who
 * asks in a run of Jest makes a template, and everybody gets a copy. That the migrations work on nothing at all is what
 * `test/e2e/database-drivers` proves, without the template.
 */
export async function copyDatabaseTemplate(directory: string): Promise<void> {
  copy(await madeOnce('template', makeTemplate), directory);
}

/** The same for a database as PostgreSQL's initdb leaves it: no role, no table of ours. @returns where it is */
export async function copyPristineDatabase(directory: string): Promise<string> {
  const copied = join(directory, 'pristine');
  copy(await madeOnce('pristine', makePristine), copied);
  return copied;
}

async function makePristine(directory: string): Promise<void> {
  await (await PGlite.create({ dataDir: directory })).close();
}

async function makeTemplate(directory: string): Promise<void> {
  await mkdir(directory);
  copy(await madeOnce('pristine', makePristine), join(directory, 'pglite'));
  const driver = await PgliteDriver.open(directory);
  await driver.migrate(MIGRATIONS_FOLDER);
  await driver.close();
}

/** A thousand small files: asynchronously, each in turns of the event loop, they take several times as long. */
function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
}

/** The directory `name` of this run, made by the first who asks. */
async function madeOnce(name: string, make: (directory: string) => Promise<void>): Promise<string> {
  const made = join(runDirectory(), name);
  const claim = `${made}.claim`;
  if (existsSync(made)) return made;
  // Whoever makes the claim makes the template; it takes seconds of every core, so the others wait for it.
  const first = await mkdir(claim).then(
    () => true,
    () => false,
  );
  if (first) {
    const making = `${made}.making`;
    await make(making);
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
