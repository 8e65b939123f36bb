import { cpSync, existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { seedDemoData } from '../../src/dev/demo-data/seed-demo-data.js';
import { MIGRATIONS_FOLDER } from '../../src/platform/database/open-database.js';
import { PgliteDriver } from '../../src/platform/database/pglite.driver.js';
import { runDirectory } from './test-directory.js';

const MODULES = join(import.meta.dirname, '../../node_modules');

/**
 * Puts an embedded database, up to date, into `directory`, with the demo data or empty. Making one takes seconds, so the
 * first suite of a run makes it, and each gets a copy. `test/e2e/database-drivers` proves the migrations without it.
 */
export async function copyDatabaseTemplate(
  directory: string,
  { seed = false }: { readonly seed?: boolean } = {},
): Promise<void> {
  copy(await (seed ? seeded() : template()), directory);
}

/** The same for a database as PostgreSQL's initdb leaves it: no role, no table of ours. @returns where it is */
export async function copyPristineDatabase(directory: string): Promise<string> {
  const copied = join(directory, 'pristine');
  copy(await pristine(), copied);
  return copied;
}

/** Kept from run to run: initdb is most of the work, and depends on nothing but PGlite. */
function pristine(): Promise<string> {
  const { version } = JSON.parse(
    readFileSync(join(MODULES, '@electric-sql/pglite/package.json'), 'utf8'),
  ) as { version: string };
  return madeOnce(join(MODULES, `.cache/gatehouse-initdb-${version}`), async (making) => {
    const client = await PGlite.create({ dataDir: making });
    // Two thirds of the files, for databases that no test asks for.
    await client.exec('update pg_database set datistemplate = false');
    await client.exec('drop database template0');
    await client.exec('drop database template1');
    await client.close();
  });
}

function template(): Promise<string> {
  return madeOnce(join(runDirectory(), 'template'), async (making) => {
    copy(await pristine(), join(making, 'pglite'));
    const driver = await PgliteDriver.open(making);
    await driver.migrate(MIGRATIONS_FOLDER);
    await driver.close();
  });
}

function seeded(): Promise<string> {
  return madeOnce(join(runDirectory(), 'seeded'), async (making) => {
    copy(await template(), making);
    const driver = await PgliteDriver.open(making);
    await seedDemoData(driver);
    await driver.close();
  });
}

/** A thousand small files: asynchronously, each in turns of the event loop, they take several times as long. */
function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
}

/** The directory `made`, whole or not at all: the first process that asks makes it, the others wait. */
async function madeOnce(made: string, make: (directory: string) => Promise<void>): Promise<string> {
  const claim = join(runDirectory(), `${basename(made)}.claim`);
  while (!existsSync(made)) {
    const first = await mkdir(claim).then(
      () => true,
      () => false,
    );
    if (!first) {
      await sleep(50);
      continue;
    }
    try {
      const making = `${made}.${process.pid}`;
      await mkdir(dirname(made), { recursive: true });
      await make(making);
      await rename(making, made).catch(async (error: unknown) => {
        // Another run of Jest may have been faster.
        if (!existsSync(made)) throw error;
        await rm(making, { recursive: true });
      });
    } finally {
      await rmdir(claim);
    }
  }
  return made;
}
