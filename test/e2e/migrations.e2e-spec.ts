import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import pg from 'pg';
import { searchProjectsInput } from '../../src/features/projects/projects.schemas.js';
import type { AuditTrail } from '../../src/platform/audit/audit-trail.js';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import { Database } from '../../src/platform/database/database.js';
import { MIGRATIONS_FOLDER } from '../../src/platform/database/open-database.js';
import { PostgresDriver } from '../../src/platform/database/postgres.driver.js';
import { copyPristineDatabase } from '../support/database-template.js';
import { projectsServiceOn } from '../support/projects-service.js';
import { createServerDatabase, describeWithPostgres, SERVER_URL } from '../support/test-database.js';
import { makeTestDirectory } from '../support/test-directory.js';
import { reader } from '../support/test-projects.js';
import { withSettings } from '../support/transaction-settings.js';

const NO_AUDIT = { recordSoon: () => undefined } as unknown as AuditTrail;

interface Journal {
  readonly entries: readonly { readonly tag: string }[];
}

/** The migrations up to and including this one, in a folder of their own. */
function migrationsUpTo(tag: string, directory: string): string {
  const folder = join(directory, 'migrations');
  cpSync(MIGRATIONS_FOLDER, folder, { recursive: true });
  const path = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as Journal;
  const end = journal.entries.findIndex((entry) => entry.tag === tag);
  if (end === -1) throw new Error(`No migration ${tag}`);
  writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, end + 1) }));
  return folder;
}

/** The embedded database, as an owner whom row-level security binds. */
async function openAsPlainOwner(directory: string): Promise<DatabaseDriver> {
  const dataDir = await copyPristineDatabase(directory);
  const setUp = await PGlite.create({ dataDir });
  await setUp.exec('create role gatehouse login createrole; alter database postgres owner to gatehouse');
  await setUp.close();
  const client = await PGlite.create({ dataDir, username: 'gatehouse', extensions: { pg_trgm } });
  const orm = drizzle({ client });
  return {
    connections: 1,
    migrate: (migrationsFolder) => migrate(orm, { migrationsFolder }),
    ping: () => Promise.resolve(),
    transaction: (work, settings) => orm.transaction(withSettings(work, settings)),
    close: () => client.close(),
  };
}

async function openOnServer(): Promise<DatabaseDriver> {
  const server = await createServerDatabase(SERVER_URL ?? '');
  const driver = new PostgresDriver(server.url);
  const close = driver.close.bind(driver);
  return Object.assign(driver, { close: () => close().then(() => server.drop()) });
}

const DRIVERS: (readonly [string, (directory: string) => Promise<DatabaseDriver>])[] = [
  ['embedded, as an owner who is no superuser', openAsPlainOwner],
  ...(SERVER_URL === undefined ? [] : [['on a server', openOnServer] as const]),
];

const ROWS = [
  ['org_full', 'Müller & Söhne', 'Umzug nach Köln', 'Größere Räume.'],
  ['org_full', '東京物流', '倉庫移行プロジェクト', '新しい倉庫へ在庫を移す。'],
  ['org_full', 'Acme\u200b Tools', 'Plan\u00a0B', ''],
  ['org_other', 'Müller & Söhne', 'Umzug nach Bern', ''],
] as const;

describe.each(DRIVERS)('a database of version 0016 with rows, %s', (_, open) => {
  let directory: string;
  let driver: DatabaseDriver;

  beforeAll(async () => {
    directory = await makeTestDirectory();
    driver = await open(directory);
    await driver.migrate(migrationsUpTo('0016_audit_source', directory));
    for (const organizationId of ['org_full', 'org_other', 'org_empty'])
      await driver.transaction(async (tx) => {
        await tx.execute(sql`select set_config('app.organization_id', ${organizationId}, true)`);
        await tx.execute(sql`insert into organizations values (${organizationId}, ${organizationId})`);
        for (const [owner, client, name, description] of ROWS)
          if (owner === organizationId)
            await tx.execute(sql`
              with client as (
                insert into clients (organization_id, name) values (${owner}, ${client}) returning id
              )
              insert into projects (organization_id, client_id, name, description, status)
              select ${owner}, id, ${name}, ${description}, 'active' from client`);
      });
    await driver.migrate(MIGRATIONS_FOLDER);
  });

  afterAll(async () => {
    await driver.close();
    await rm(directory, { recursive: true });
  });

  it.each([
    ['org_full', { search: 'koln' }, ['Umzug nach Köln']],
    ['org_full', { search: 'groessere raeume' }, ['Umzug nach Köln']],
    ['org_full', { search: 'mueller umzug' }, ['Umzug nach Köln']],
    ['org_full', { clientName: 'Muller & Sohne', clientNameMatch: 'exact' }, ['Umzug nach Köln']],
    ['org_full', { search: '移行' }, ['倉庫移行プロジェクト']],
    ['org_full', { clientName: '物流' }, ['倉庫移行プロジェクト']],
    ['org_full', { search: 'acme plan b' }, ['Plan B']],
    ['org_other', { search: 'umzug' }, ['Umzug nach Bern']],
    ['org_empty', { search: 'umzug' }, []],
    ['org_empty', { clientName: 'Müller' }, []],
  ])('is up to date, and in %s %j finds %j', async (organizationId, input, names) => {
    const service = projectsServiceOn(new Database(driver), { audit: NO_AUDIT });
    const { projects } = await service.search(
      { ...reader, organizationId },
      searchProjectsInput.parse(input),
    );
    expect(projects.map(({ name }) => name)).toEqual(names);
  });
});

describeWithPostgres('a migration on a server', () => {
  const LOCK_TIMEOUT_MS = 100;
  let server: Awaited<ReturnType<typeof createServerDatabase>>;
  let other: pg.Client;
  let driver: PostgresDriver;

  beforeEach(async () => {
    server = await createServerDatabase(SERVER_URL ?? '');
    driver = new PostgresDriver(server.url, LOCK_TIMEOUT_MS);
    other = new pg.Client({ connectionString: server.url });
    await other.connect();
  });

  afterEach(async () => {
    await driver.close();
    await other.end();
    await server.drop();
  });

  /** Until the migration waits for a lock that `other` holds, and for longer than its timeout. */
  async function untilItWaits(): Promise<void> {
    for (;;) {
      const { rows } = await other.query(
        `select from pg_stat_activity
        where datname = current_database() and application_name = 'gatehouse migrations' and wait_event_type = 'Lock'`,
      );
      if (rows.length > 0) break;
      await delay(10);
    }
    await delay(3 * LOCK_TIMEOUT_MS);
  }

  it('waits for one that another process runs, however long that takes', async () => {
    await other.query('select pg_advisory_lock(7301469823)');
    const migration = driver.migrate(MIGRATIONS_FOLDER);
    await Promise.race([migration, untilItWaits()]);
    await other.query('select pg_advisory_unlock(7301469823)');
    await migration;
    await new Database(driver).ping();
  });

  it('gives up when somebody holds a table that it changes', async () => {
    const directory = await makeTestDirectory();
    await driver.migrate(migrationsUpTo('0016_audit_source', directory));
    await other.query('begin; lock table projects in access share mode');
    await expect(driver.migrate(MIGRATIONS_FOLDER)).rejects.toMatchObject({
      cause: expect.objectContaining({ code: '55P03' }) as unknown,
    });
    await other.query('rollback');
    await driver.migrate(MIGRATIONS_FOLDER);
    await rm(directory, { recursive: true });
  });
});
