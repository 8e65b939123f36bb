import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { ApiKeyAdministration } from '../../src/platform/api-keys/api-key-administration.js';
import { StoredApiKeys } from '../../src/platform/api-keys/stored-api-keys.js';
import { hashApiKey } from '../../src/gatehouse/index.js';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import {
  DatabaseUnavailableError,
  StatementTimeoutError,
} from '../../src/platform/database/database.errors.js';
import { Database } from '../../src/platform/database/database.js';
import { demoOrganizations } from '../../src/dev/demo-data/demo-organizations.js';
import { seedDemoData } from '../../src/dev/demo-data/seed-demo-data.js';
import { DatabaseStartError } from '../../src/platform/database/database-start.error.js';
import { DatabaseDirectoryInUseError } from '../../src/platform/database/directory-lock.js';
import { MIGRATIONS_FOLDER, openDatabase } from '../../src/platform/database/open-database.js';
import { PostgresDriver } from '../../src/platform/database/postgres.driver.js';
import { projects } from '../../src/platform/database/schema.js';
import type { Transaction } from '../../src/platform/database/transaction.js';
import { searchProjectsInput } from '../../src/features/projects/projects.schemas.js';
import { copyDatabaseTemplate, copyPristineDatabase } from '../support/database-template.js';
import {
  createServerDatabase,
  describeWithPostgres,
  onServer,
  openTestDatabase,
  SERVER_URL,
} from '../support/test-database.js';
import { makeTestDirectory } from '../support/test-directory.js';
import { reader } from '../support/test-projects.js';
import { projectsServiceOn } from '../support/projects-service.js';
import { withSettings } from '../support/transaction-settings.js';

const [acme, globex] = demoOrganizations.map(({ id }) => id) as [string, string];

const count = async (tx: Transaction): Promise<number> => (await tx.select().from(projects)).length;

/** What docs/database.md tells an administrator to do, under these words. */
function statements(words: string): string {
  const [, block] =
    readFileSync('docs/database.md', 'utf8')
      .split(words)[1]
      ?.split(/```(?:sql)?\n/) ?? [];
  if (block === undefined) throw new Error(`docs/database.md has no statements under "${words}"`);
  return block;
}

/** What a user who is no superuser, but owns the database, must see and not see. */
async function expectOwnerIsConfined(driver: DatabaseDriver): Promise<void> {
  await seedDemoData(driver);
  const database = new Database(driver);
  expect(await database.inOrganization(acme, count)).toBe(demoOrganizations[0]?.projects.length);
  expect(await driver.transaction(count)).toBe(0);
  const asOwner = await driver.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.organization_id', ${globex}, true)`);
    return tx.select({ organizationId: projects.organizationId }).from(projects);
  });
  expect(new Set(asOwner.map(({ organizationId }) => organizationId))).toEqual(new Set([globex]));
  const found = await database.inOrganization(acme, (tx) =>
    tx.select({ id: sql`project_id` }).from(sql`search_projects('warehouse migration', null, null, 5)`),
  );
  expect(found.length).toBeGreaterThan(0);
  await expectOwnerMakesKeys(driver);
}

/** As npm run api-key does, for the server to find. */
async function expectOwnerMakesKeys(driver: DatabaseDriver): Promise<void> {
  const administration = new ApiKeyAdministration(driver);
  const stored = new StoredApiKeys(new Database(driver));
  const { key, id } = await administration.create({
    organizationId: acme,
    name: 'CI',
    scopes: ['a:b'],
    days: 1,
  });
  expect(await stored.find(acme, hashApiKey(key))).toMatchObject({ id, scopes: ['a:b'], revokedAt: null });
  expect(await stored.find(globex, hashApiKey(key))).toBeUndefined();
  expect(await administration.list(globex)).toEqual([]);
  expect(await administration.revoke(globex, id)).toBe(false);
  expect(await administration.revoke(acme, id)).toBe(true);
  expect(await stored.find(acme, hashApiKey(key))).toMatchObject({ revokedAt: expect.any(Date) as Date });
}

describe('migrations and demo data', () => {
  it('change nothing the second time', async () => {
    const testDatabase = await openTestDatabase({ seed: true });
    const rows = (): Promise<unknown> =>
      testDatabase.driver.transaction((tx) =>
        tx
          .select({ table: sql`'project'`, id: sql`id`, version: sql`xmin::text` })
          .from(sql`projects`)
          .unionAll(
            tx.select({ table: sql`'note'`, id: sql`id`, version: sql`xmin::text` }).from(sql`project_notes`),
          )
          .unionAll(
            tx
              .select({ table: sql`'migration'`, id: sql`gen_random_uuid()`, version: sql`count(*)::text` })
              .from(sql`drizzle.__drizzle_migrations`),
          )
          .orderBy(sql`1, 3, 2`),
      );
    const versions = (found: unknown): unknown[] =>
      (found as { table: string; version: string }[]).map(({ table, version }) => `${table} ${version}`);
    const before = versions(await rows());
    await testDatabase.driver.migrate(MIGRATIONS_FOLDER);
    await seedDemoData(testDatabase.driver);
    expect(versions(await rows())).toEqual(before);
    await testDatabase.close();
  });
});

describe('the embedded database', () => {
  let temporary: string;
  let directory: string;
  const environment = () => ({ DATABASE_URL: undefined, DATA_DIR: directory });
  const lockFile = (): string => join(directory, 'pglite.lock');
  const modeOf = (path: string): number => statSync(path).mode & 0o777;

  beforeEach(async () => {
    temporary = await makeTestDirectory();
    directory = temporary;
  });

  afterEach(() => rm(temporary, { recursive: true, force: true }));

  it('makes its directory for nobody else to read, and keeps its rows when it is opened again', async () => {
    directory = join(temporary, 'not', 'there', 'yet');
    const umask = process.umask(0);
    const first = await openDatabase(environment(), seedDemoData);
    process.umask(umask);
    expect(modeOf(join(directory, 'pglite'))).toBe(0o700);
    expect(modeOf(lockFile())).toBe(0o600);
    await first.close();
    await first.close();
    // Without the file, a process that has just opened it and the next one would lock two different files.
    expect(existsSync(lockFile())).toBe(true);
    const second = await openDatabase(environment());
    expect(await new Database(second).inOrganization(acme, count)).toBe(
      demoOrganizations[0]?.projects.length,
    );
    await second.close();
    await expect(new Database(second).ping()).rejects.toBeInstanceOf(DatabaseUnavailableError);
  });

  it('closes a directory that was open to others', async () => {
    await copyDatabaseTemplate(directory);
    chmodSync(join(directory, 'pglite'), 0o777);
    const driver = await openDatabase(environment());
    expect(modeOf(join(directory, 'pglite'))).toBe(0o700);
    await driver.close();
  });

  it('is open once: a second time it says where, and what to do', async () => {
    await copyDatabaseTemplate(directory);
    const first = await openDatabase(environment());
    const second = openDatabase(environment());
    await expect(second).rejects.toBeInstanceOf(DatabaseDirectoryInUseError);
    await expect(second).rejects.toThrow(
      new RegExp(`${directory}.*already open.*DATA_DIR.*not delete ${lockFile()}`, 's'),
    );
    await new Database(first).ping();
    await first.close();
    await (await openDatabase(environment())).close();
  });

  it.each([
    ['a living process', String(process.ppid)],
    ['this process', String(process.pid)],
    ['no process', ''],
  ])('opens if no process holds the lock file, though the file names %s', async (_, content) => {
    await copyDatabaseTemplate(directory);
    writeFileSync(lockFile(), content);
    const driver = await openDatabase(environment());
    await new Database(driver).ping();
    await driver.close();
  });

  it.each([
    ['and creates the roles', 'create role gatehouse login createrole'],
    // It is a PostgreSQL 18.
    [
      'but was granted them, as the manual says',
      `create role gatehouse login; ${statements('From PostgreSQL 16 on')}`,
    ],
  ])('serves an owner who is no superuser, %s', async (_, roles) => {
    const dataDir = await copyPristineDatabase(directory);
    const setUp = await PGlite.create({ dataDir });
    await setUp.exec(`${roles}; alter database postgres owner to gatehouse`);
    await setUp.close();
    const client = await PGlite.create({
      dataDir,
      username: 'gatehouse',
      extensions: { pg_trgm },
    });
    const orm = drizzle({ client });
    await migrate(orm, { migrationsFolder: MIGRATIONS_FOLDER });
    await expectOwnerIsConfined({
      connections: 1,
      migrate: () => Promise.resolve(),
      ping: () => Promise.resolve(),
      transaction: (work, settings) => orm.transaction(withSettings(work, settings)),
      close: () => client.close(),
    });
    await client.close();
  });
});

describe('a server that cannot be reached', () => {
  it('is unavailable, and its password stays unsaid', async () => {
    const driver = new PostgresDriver('postgresql://user:hunter2@127.0.0.1:1/nothing');
    for (const attempt of [new Database(driver).ping(), driver.migrate(MIGRATIONS_FOLDER)]) {
      const error: unknown = await attempt.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DatabaseUnavailableError);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2');
    }
    await driver.close();
  });
});

describeWithPostgres('a PostgreSQL server', () => {
  const serverUrl = SERVER_URL ?? '';

  it('takes several instances that start at once', async () => {
    const server = await createServerDatabase(serverUrl);
    const environment = { DATABASE_URL: server.url, DATA_DIR: '' };
    const instances = await Promise.all([1, 2, 3].map(() => openDatabase(environment, seedDemoData)));
    for (const instance of instances)
      expect(await new Database(instance).inOrganization(acme, count)).toBe(
        demoOrganizations[0]?.projects.length,
      );
    await Promise.all(instances.map((instance) => instance.close()));
    await server.drop();
  });

  it('takes several databases that are set up at once', async () => {
    const databases = await Promise.all([1, 2, 3].map(() => createServerDatabase(serverUrl)));
    const drivers = databases.map((server) => new PostgresDriver(server.url));
    await Promise.all(drivers.map((driver) => driver.migrate(MIGRATIONS_FOLDER)));
    await Promise.all(drivers.map((driver) => driver.close()));
    for (const server of databases) await server.drop();
  });

  it.each([
    ['and creates the roles', 'createrole', false],
    ['but was granted them, as the manual says', 'nocreaterole', true],
  ])('serves an owner who is no superuser, %s', async (_, right, granted) => {
    const owner = { name: `gatehouse_test_${randomUUID().replaceAll('-', '')}`, password: randomUUID() };
    await onServer(serverUrl, `create role ${owner.name} login ${right} password '${owner.password}'`);
    const server = await createServerDatabase(serverUrl, owner);
    const driver = new PostgresDriver(server.url);
    try {
      if (granted) {
        // The roles are the whole server's: whoever came first made them.
        const other = await createServerDatabase(serverUrl);
        const otherDriver = new PostgresDriver(other.url);
        await otherDriver.migrate(MIGRATIONS_FOLDER);
        await otherDriver.close();
        await other.drop();
        const [grant = ''] = /^GRANT .*$/m.exec(statements('On PostgreSQL 15')) ?? [];
        await onServer(serverUrl, grant.replace('TO gatehouse;', `TO ${owner.name}`));
      }
      await driver.migrate(MIGRATIONS_FOLDER);
      if (granted)
        await onServer(
          serverUrl,
          statements('after the first start').replace('FROM gatehouse;', `FROM ${owner.name}`),
        );
      await expectOwnerIsConfined(driver);
    } finally {
      await driver.close();
      await server.drop();
      await onServer(serverUrl, `drop role ${owner.name}`);
    }
  });

  it('that refuses the login, or has no such database: says what to do, without the password', async () => {
    const user = { name: `gatehouse_test_${randomUUID().replaceAll('-', '')}`, password: 'hunter2' };
    const database = await createServerDatabase(serverUrl, undefined);
    const url = new URL(database.url);
    await onServer(serverUrl, `create role ${user.name} login password '${user.password}'`);
    try {
      const failureOf = async (change: Partial<URL>): Promise<Error> => {
        const environment = {
          DATABASE_URL: Object.assign(new URL(url), change).href,
          DATA_DIR: '',
        };
        return openDatabase(environment).then(
          () => new Error('It opened'),
          (error: unknown) => error as Error,
        );
      };
      const asUser = { username: user.name, password: user.password };
      const failures = {
        'does not exist. Create the database': await failureOf({
          ...asUser,
          pathname: '/gatehouse_test_nothing',
        }),
        'refuses the login. Check the user and the password': await failureOf({
          username: `${user.name}_unknown`,
          password: 'hunter2',
        }),
        'may not be set up by this user': await failureOf(asUser),
      };
      for (const [words, failure] of Object.entries(failures)) {
        expect(failure).toBeInstanceOf(DatabaseStartError);
        expect(failure.message).toContain(words);
        expect(failure.message).toContain(`@${url.host}/`);
        expect(`${failure.stack} ${inspect(failure)}`).not.toMatch(/hunter2|\n\s+at /);
      }
    } finally {
      await database.drop();
      await onServer(serverUrl, `drop role ${user.name}`);
    }
  });

  it('gives up on a search soon', async () => {
    const testDatabase = await openTestDatabase({ seed: true });
    const service = projectsServiceOn(testDatabase.database);
    await testDatabase.driver.transaction(async (tx) => {
      await tx.execute(sql`lock table projects in access exclusive mode`);
      const search = service.search(
        { ...reader, organizationId: acme },
        searchProjectsInput.parse({ search: 'x' }),
      );
      await expect(search).rejects.toMatchObject({ code: 'database_timeout', kind: 'unavailable' });
    });
    await testDatabase.close();
  });

  it('keeps two transactions of one moment apart', async () => {
    const testDatabase = await openTestDatabase({ seed: true });
    const { database } = testDatabase;
    await database.inOrganization(acme, async (inAcme) => {
      await database.inOrganization(globex, async (inGlobex) => {
        expect(await count(inAcme)).toBe(demoOrganizations[0]?.projects.length);
        expect(await count(inGlobex)).toBe(demoOrganizations[1]?.projects.length);
      });
      expect(await count(inAcme)).toBe(demoOrganizations[0]?.projects.length);
    });
    await testDatabase.close();
  });

  it('may cut a connection: that transaction fails, the next one does not', async () => {
    const testDatabase = await openTestDatabase();
    const { database, driver } = testDatabase;
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const cut = database.inOrganization(acme, async (tx) => {
      const [row] = await tx.select({ pid: sql<number>`pg_backend_pid()` }).from(sql`(values (1)) as one`);
      await driver.transaction((other) =>
        other.execute(sql`select pg_terminate_backend(${row?.pid ?? 0}::integer)`),
      );
      return count(tx);
    });
    await expect(cut).rejects.toBeInstanceOf(DatabaseUnavailableError);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('Lost a connection to the database'));
    warn.mockRestore();
    await database.ping();
    await testDatabase.close();
  });

  it('serves another organization, and is healthy, while one holds all the connections that it may have', async () => {
    const testDatabase = await openTestDatabase({ seed: true });
    const { database } = testDatabase;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let holding = 0;
    const ofAcme = Array.from({ length: 20 }, () =>
      database.inOrganization(acme, async (tx) => {
        await tx.execute(sql`select 1`);
        holding += 1;
        await held;
      }),
    );
    expect(await database.inOrganization(globex, count)).toBe(demoOrganizations[1]?.projects.length);
    await database.ping();
    expect(holding).toBeLessThanOrEqual(4);
    release();
    await Promise.all(ofAcme);
    expect(holding).toBe(20);
    await testDatabase.close();
  });

  it('is healthy while every connection of the pool is held', async () => {
    const testDatabase = await openTestDatabase();
    const { driver } = testDatabase;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const all = Array.from({ length: driver.connections }, () => driver.transaction(() => held));
    await Promise.all(Array.from({ length: 50 }, () => driver.ping()));
    release();
    await Promise.all(all);
    await testDatabase.close();
  });

  it('limits the time of every statement of a caller', async () => {
    const testDatabase = await openTestDatabase();
    const limit = await testDatabase.database.inOrganization(acme, async (tx) => {
      const [row] = await tx
        .select({ limit: sql`current_setting('statement_timeout')` })
        .from(sql`(values (1)) as one`);
      return row?.limit;
    });
    expect(limit).toBe('3s');
    await testDatabase.close();
  });

  it('gives up on a statement that takes too long, and frees the connection', async () => {
    const testDatabase = await openTestDatabase({ seed: true });
    const slow = testDatabase.database.inOrganization(acme, async (tx) => {
      await tx.execute(sql`set local statement_timeout = 50`);
      await tx.execute(sql`select pg_sleep(5)`);
    });
    await expect(slow).rejects.toBeInstanceOf(StatementTimeoutError);
    await testDatabase.database.ping();
    await testDatabase.close();
  });
});
