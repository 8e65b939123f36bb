import { join } from 'node:path';
import type { Environment } from '../config/environment.js';
import type { DatabaseDriver } from './database.driver.js';
import { DatabaseStartError } from './database-start.error.js';
import { PgliteDriver } from './pglite.driver.js';
import { PostgresDriver } from './postgres.driver.js';

type DatabaseEnvironment = Pick<Environment, 'DATABASE_URL' | 'DATA_DIR'>;

/** Fills the migrated database, as the owner of its tables. */
export type Seed = (driver: DatabaseDriver) => Promise<void>;

/** The build copies the folder beside the compiled file. */
export const MIGRATIONS_FOLDER = join(import.meta.dirname, 'migrations');

/**
 * Opens, migrates and seeds the configured database.
 * @throws DatabaseStartError for a server; DatabaseDirectoryInUseError, DatabaseDirectoryLockError for the embedded one
 */
export async function openDatabase(environment: DatabaseEnvironment, seed?: Seed): Promise<DatabaseDriver> {
  const driver =
    environment.DATABASE_URL === undefined
      ? await PgliteDriver.open(environment.DATA_DIR)
      : new PostgresDriver(environment.DATABASE_URL);
  try {
    await driver.migrate(MIGRATIONS_FOLDER);
    await seed?.(driver);
    return driver;
  } catch (error) {
    await driver.close();
    throw environment.DATABASE_URL === undefined
      ? error
      : new DatabaseStartError(environment.DATABASE_URL, error);
  }
}
