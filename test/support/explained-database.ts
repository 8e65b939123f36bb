import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { auto_explain } from '@electric-sql/pglite/contrib/auto_explain';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import { MIGRATIONS_FOLDER } from '../../src/platform/database/open-database.js';
import { copyDatabaseTemplate } from './database-template.js';
import { createServerDatabase, SERVER_URL } from './test-database.js';
import { makeTestDirectory } from './test-directory.js';
import { withSettings } from './transaction-settings.js';

/** EXPLAIN (ANALYZE, SETTINGS) of every statement, those inside functions too, with the planner's own defaults. */
const EXPLAIN_EVERYTHING = `
  load 'auto_explain';
  set auto_explain.log_min_duration = 0;
  set auto_explain.log_nested_statements = on;
  set auto_explain.log_analyze = on;
  set auto_explain.log_timing = off;
  set auto_explain.log_settings = on;
  set client_min_messages = log`;

export interface ExplainedDatabase {
  /** One connection, up to date. */
  readonly driver: DatabaseDriver;
  /** From now on every statement is explained: returns where the plans arrive. */
  explain(): Promise<string[]>;
}

/** A database of the test's own that tells how it runs its statements. */
export function openExplainedDatabase(): Promise<ExplainedDatabase> {
  return SERVER_URL === undefined ? openEmbedded() : openOnServer(SERVER_URL);
}

async function openEmbedded(): Promise<ExplainedDatabase> {
  const directory = await makeTestDirectory();
  await copyDatabaseTemplate(directory);
  const client = await PGlite.create({
    dataDir: join(directory, 'pglite'),
    extensions: { pg_trgm, auto_explain },
  });
  const orm = drizzlePglite({ client });
  const plans: string[] = [];
  const execProtocolStream = client.execProtocolStream.bind(client);
  client.execProtocolStream = (message, options) =>
    execProtocolStream(message, { ...options, onNotice: (notice) => plans.push(notice.message ?? '') });
  return {
    driver: {
      connections: 1,
      migrate: () => Promise.resolve(),
      ping: () => Promise.resolve(),
      transaction: (work, settings) => orm.transaction(withSettings(work, settings)),
      close: async () => {
        await client.close();
        await rm(directory, { recursive: true });
      },
    },
    explain: async () => {
      await client.exec(EXPLAIN_EVERYTHING);
      return plans;
    },
  };
}

async function openOnServer(serverUrl: string): Promise<ExplainedDatabase> {
  const server = await createServerDatabase(serverUrl);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const orm = drizzlePostgres({ client });
  await migratePostgres(orm, { migrationsFolder: MIGRATIONS_FOLDER });
  const plans: string[] = [];
  client.on('notice', (notice) => plans.push(notice.message ?? ''));
  // One connection has one transaction at a time, and the audit queue begins its own on a timer.
  let last: Promise<unknown> = Promise.resolve();
  return {
    driver: {
      connections: 1,
      migrate: () => Promise.resolve(),
      ping: () => Promise.resolve(),
      transaction: (work, settings) => {
        const next = last.then(() => orm.transaction(withSettings(work, settings)));
        last = next.catch(() => undefined);
        return next;
      },
      close: async () => {
        await last;
        await client.end();
        await server.drop();
      },
    },
    explain: async () => {
      await client.query(EXPLAIN_EVERYTHING);
      return plans;
    },
  };
}
