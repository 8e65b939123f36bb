import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import pg from 'pg';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import { Database } from '../../src/platform/database/database.js';
import { seedDemoData } from '../../src/dev/demo-data/seed-demo-data.js';
import { MIGRATIONS_FOLDER } from '../../src/platform/database/open-database.js';
import { PgliteDriver } from '../../src/platform/database/pglite.driver.js';
import { PostgresDriver } from '../../src/platform/database/postgres.driver.js';
import { copyDatabaseTemplate } from './database-template.js';
import { makeTestDirectory } from './test-directory.js';

/** The server to test on; without it, the embedded database. */
export const SERVER_URL = process.env.DATABASE_URL === '' ? undefined : process.env.DATABASE_URL;

/** `describe`, or where there is no server a suite that is skipped and says so: `.ci/run` runs it on one. */
export function describeWithPostgres(name: string, suite: () => void): void {
  if (SERVER_URL === undefined) process.stderr.write(`skipped: no PostgreSQL (${name})\n`);
  (SERVER_URL === undefined ? describe.skip : describe)(name, suite);
}

export interface TestDatabase {
  /** What the application has: confined to one organization at a time. */
  readonly database: Database;
  /** The connecting user, who owns the tables and, in tests, is a superuser. */
  readonly driver: DatabaseDriver;
  close(): Promise<void>;
}

/** A database of the test's own, up to date, with the demo data if asked for. */
export async function openTestDatabase({ seed = false } = {}): Promise<TestDatabase> {
  const environment = await testDatabaseEnvironment({ seed });
  const { DATABASE_URL: url = '', DATA_DIR: directory } = environment.variables;
  const driver = url === '' ? await PgliteDriver.open(directory) : new PostgresDriver(url);
  await driver.migrate(MIGRATIONS_FOLDER);
  return {
    database: new Database(driver),
    driver,
    close: async () => {
      await driver.close();
      await environment.dispose();
    },
  };
}

/** The environment of a server on a database of its own: `dispose` when the server has ended. */
export async function testDatabaseEnvironment({ seed = false }: { readonly seed?: boolean } = {}): Promise<{
  variables: Record<string, string>;
  dispose(): Promise<void>;
}> {
  if (SERVER_URL !== undefined) {
    const server = await createServerDatabase(SERVER_URL);
    if (seed) await fillServerDatabase(server.url);
    return { variables: { DATABASE_URL: server.url }, dispose: () => server.drop() };
  }
  const directory = await makeTestDirectory();
  await copyDatabaseTemplate(directory, { seed });
  return {
    variables: { DATABASE_URL: '', DATA_DIR: directory },
    dispose: () => rm(directory, { recursive: true, force: true }),
  };
}

async function fillServerDatabase(url: string): Promise<void> {
  const driver = new PostgresDriver(url);
  await driver.migrate(MIGRATIONS_FOLDER);
  await seedDemoData(driver);
  await driver.close();
}

/** A new database on the server, owned by `owner` or else by the user of `serverUrl`. */
export async function createServerDatabase(
  serverUrl: string,
  owner?: { readonly name: string; readonly password: string },
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `gatehouse_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, `create database ${name}${owner === undefined ? '' : ` owner ${owner.name}`}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  if (owner !== undefined) {
    url.username = owner.name;
    url.password = owner.password;
  }
  return { url: url.href, drop: () => onServer(serverUrl, `drop database if exists ${name} with (force)`) };
}

/** Runs one statement as the user of `serverUrl`. */
export async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
