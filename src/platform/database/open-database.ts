import { join } from 'node:path';
import type { Environment } from '../config/environment.js';
import { ConfigurationError } from '../config/variables.js';
import type { DatabaseDriver } from './database.driver.js';
import { DatabaseStartError } from './database-start.error.js';
import { PgliteDriver } from './pglite.driver.js';
import { PostgresDriver } from './postgres.driver.js';
import { requireServerLogin } from './server-login.js';

type DatabaseEnvironment = Pick<Environment, 'DATABASE_URL' | 'DATA_DIR'> &
  Partial<Pick<Environment, 'NODE_ENV' | 'MIGRATION_DATABASE_URL'>>;

/** Fills the migrated database, as the owner of its tables. */
export type Seed = (driver: DatabaseDriver) => Promise<void>;

/** The build copies the folder beside the compiled file. */
export const MIGRATIONS_FOLDER = join(import.meta.dirname, 'migrations');

/**
 * Opens the database for the server. The owner's credential, if there is one, migrates and seeds it first; in development
 * DATABASE_URL may be the owner's.
 * @throws what openAsOwner throws; in production ConfigurationError for a login that can do too much
 */
export async function openDatabase(environment: DatabaseEnvironment, seed?: Seed): Promise<DatabaseDriver> {
  const { DATABASE_URL, MIGRATION_DATABASE_URL, NODE_ENV } = environment;
  if (DATABASE_URL === undefined) return openAsOwner(environment, seed);
  const production = NODE_ENV === 'production';
  if (!production || MIGRATION_DATABASE_URL !== undefined)
    await (await openAsOwner(environment, seed)).close();
  const driver = new PostgresDriver(DATABASE_URL);
  if (production)
    await started('DATABASE_URL', DATABASE_URL, driver, () => requireServerLogin(driver, MIGRATIONS_FOLDER));
  return driver;
}

/**
 * Opens, migrates and seeds the configured database as the owner of its tables.
 * @throws DatabaseStartError for a server; DatabaseDirectoryInUseError, DatabaseDirectoryLockError for the embedded one
 */
export async function openAsOwner(environment: DatabaseEnvironment, seed?: Seed): Promise<DatabaseDriver> {
  const { DATABASE_URL, MIGRATION_DATABASE_URL = DATABASE_URL, DATA_DIR } = environment;
  const driver =
    MIGRATION_DATABASE_URL === undefined
      ? await PgliteDriver.open(DATA_DIR)
      : new PostgresDriver(MIGRATION_DATABASE_URL);
  const variable =
    environment.MIGRATION_DATABASE_URL === undefined ? 'DATABASE_URL' : 'MIGRATION_DATABASE_URL';
  await started(variable, MIGRATION_DATABASE_URL, driver, async () => {
    await driver.migrate(MIGRATIONS_FOLDER);
    await seed?.(driver);
  });
  return driver;
}

/** Closes the driver when the start fails. */
async function started(
  variable: string,
  url: string | undefined,
  driver: DatabaseDriver,
  start: () => Promise<void>,
): Promise<void> {
  try {
    await start();
  } catch (error) {
    await driver.close();
    throw url === undefined || error instanceof ConfigurationError
      ? error
      : new DatabaseStartError(variable, url, error);
  }
}
