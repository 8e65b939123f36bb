import { join } from 'node:path';
import type { Environment } from '../config/environment.js';
import type { DatabaseDriver } from './database.driver.js';
import { DatabaseStartError } from './database-start.error.js';
import { seedDemoData } from './demo-data/seed-demo-data.js';
import { PgliteDriver } from './pglite.driver.js';
import { PostgresDriver } from './postgres.driver.js';

type DatabaseEnvironment = Pick<Environment, 'DATABASE_URL' | 'DATA_DIR' | 'SEED_DEMO_DATA'>;

/** The build copies the folder beside the compiled file. */
export const MIGRATIONS_FOLDER = join(import.meta.dirname, 'migrations');

/**
 * Opens the configured database, brings its schema up to date and, if asked to, fills in the demo data.
 * @throws DatabaseStartError for a server; for the embedded database DatabaseDirectoryInUseError, or what a migration
 * failed with
 */
export async function openDatabase(environment: DatabaseEnvironment): Promise<DatabaseDriver> {
  const driver =
    environment.DATABASE_URL === undefined
      ? await PgliteDriver.open(environment.DATA_DIR)
      : new PostgresDriver(environment.DATABASE_URL);
  try {
    await driver.migrate(MIGRATIONS_FOLDER);
    if (environment.SEED_DEMO_DATA) await seedDemoData(driver);
    return driver;
  } catch (error) {
    await driver.close();
    throw environment.DATABASE_URL === undefined
      ? error
      : new DatabaseStartError(environment.DATABASE_URL, error);
  }
}
