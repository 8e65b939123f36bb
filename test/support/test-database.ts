import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseDriver } from '../../src/database/database.driver.js';
import { Database } from '../../src/database/database.js';
import { seedDemoData } from '../../src/database/demo-data/seed-demo-data.js';
import { MIGRATIONS_FOLDER } from '../../src/database/open-database.js';
import { PgliteDriver } from '../../src/database/pglite.driver.js';
import { PostgresDriver } from '../../src/database/postgres.driver.js';

/** The server to test on; without it, the embedded database. */
export const SERVER_URL = process.env.DATABASE_URL === '' ? undefined : process.env.DATABASE_URL;

export interface TestDatabase {
  /** What the application has: confined to one organization at a time. */
  readonly database: Database;
  /** The connecting user, who owns the tables and, in tests, is a superuser. */
  readonly driver: DatabaseDriver;
  close(): Promise<void>;
}

/** A database of the test's own, up to date, with the demo data if asked for. */
export async function openTestDatabase({ seed = false } = {}): Promise<TestDatabase> {
  const server = SERVER_URL === undefined ? undefined : await createServerDatabase(SERVER_URL);
  const driver = server === undefined ? await PgliteDriver.open() : new PostgresDriver(server.url);
  await driver.migrate(MIGRATIONS_FOLDER);
  if (seed) await seedDemoData(driver);
  return {
    database: new Database(driver),
    driver,
    close: async () => {
      await driver.close();
      await server?.drop();
    },
  };
}

/** The environment of a server on a database of its own, still empty: `dispose` when the server has ended. */
export async function testDatabaseEnvironment(): Promise<{
  variables: Record<string, string>;
  dispose(): Promise<void>;
}> {
  if (SERVER_URL !== undefined) {
    const server = await createServerDatabase(SERVER_URL);
    return { variables: { DATABASE_URL: server.url }, dispose: () => server.drop() };
  }
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-test-'));
  return {
    variables: { DATABASE_URL: '', DATA_DIR: directory },
    dispose: () => rm(directory, { recursive: true, force: true }),
  };
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
