import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { ConfigurationError } from '../../src/platform/config/variables.js';
import { Database } from '../../src/platform/database/database.js';
import { MIGRATIONS_FOLDER, openDatabase } from '../../src/platform/database/open-database.js';
import { PostgresDriver } from '../../src/platform/database/postgres.driver.js';
import { auditEvents } from '../../src/platform/database/schema.js';
import type { Stored } from '../../src/platform/database/stored.js';
import { auditTrailOn } from '../support/projects-service.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import {
  createServerDatabase,
  describeWithPostgres,
  onServer,
  SERVER_URL,
} from '../support/test-database.js';
import { ORGANIZATION, writer } from '../support/test-projects.js';

/** The login that docs/database.md gives the server, and logins that can do more, on a real server. */
describeWithPostgres('the login of the server', () => {
  const serverUrl = SERVER_URL ?? '';
  const roles: string[] = [];
  let database: Awaited<ReturnType<typeof createServerDatabase>>;
  let login: string;

  const createLogin = async (options = ''): Promise<string> => {
    const name = `gatehouse_test_${randomUUID().replaceAll('-', '')}`;
    roles.push(name);
    await onServer(
      serverUrl,
      `create role ${name} login password 'secret' ${options}; grant gatehouse_app to ${name}`,
    );
    return name;
  };
  const urlOf = (name: string): string =>
    Object.assign(new URL(database.url), { username: name, password: 'secret' }).href;
  const start = (name: string, migrationUrl?: string): Promise<PostgresDriver> =>
    openDatabase({
      NODE_ENV: 'production',
      DATABASE_URL: urlOf(name),
      MIGRATION_DATABASE_URL: migrationUrl,
      DATA_DIR: '',
    }) as Promise<PostgresDriver>;
  const faultsOf = async (name: string): Promise<readonly string[]> => {
    const error: unknown = await start(name).then(
      (driver) => driver.close(),
      (thrown: unknown) => thrown,
    );
    return error instanceof ConfigurationError ? error.faults : [`no refusal: ${String(error)}`];
  };

  beforeAll(async () => {
    database = await createServerDatabase(serverUrl);
    const owner = new PostgresDriver(database.url);
    await owner.migrate(MIGRATIONS_FOLDER);
    await owner.close();
    login = await createLogin();
  });
  afterAll(async () => {
    await database.drop();
    for (const name of roles) await onServer(serverUrl, `drop owned by ${name}; drop role ${name}`);
  });

  it('serves with gatehouse_app alone, though it cannot migrate', async () => {
    const driver = await start(login);
    const served = new Database(driver);
    const audit = auditTrailOn(served);
    await served.inOrganization(ORGANIZATION, (tx) =>
      audit.record(tx, writer, { event: 'project_note.added' }),
    );
    await served.close();
  });

  it('migrates with the credential of the owner, if the server has it', async () => {
    const empty = await createServerDatabase(serverUrl);
    const url = Object.assign(new URL(empty.url), { username: login, password: 'secret' }).href;
    const environment = { NODE_ENV: 'production', DATABASE_URL: url, DATA_DIR: '' } as const;
    await expect(openDatabase(environment)).rejects.toThrow(/not up to date.*npm run database -- migrate/);
    const driver = await openDatabase({ ...environment, MIGRATION_DATABASE_URL: empty.url });
    await driver.close();
    await (await openDatabase(environment)).close();
    await empty.drop();
  });

  // The settings and the first statement are on their way before the server has answered to BEGIN.
  it.each([
    ['BEGIN', 'begin; set', 'begim; set', '42601'],
    ['the settings', 'select set_config', 'select set_confog', '42883'],
  ])('neither reads nor writes anything where %s cannot run', async (_, text, broken, code) => {
    const { hostname: host, port } = new URL(database.url);
    const proxy = await TcpProxy.to({ host, port: Number(port === '' ? 5432 : port) });
    const url = Object.assign(new URL(urlOf(login)), { host: `127.0.0.1:${proxy.port}` }).href;
    const served = new Database(new PostgresDriver(url));
    const audit = auditTrailOn(served);
    const write = (): Promise<void> =>
      served.inOrganization(ORGANIZATION, (tx) =>
        audit.record(tx, writer, { event: 'project_note.added', subject: 'half written' as Stored }),
      );
    const seen: unknown[] = [];
    const read = (): Promise<void> =>
      served.inOrganization(ORGANIZATION, async (tx) => {
        seen.push(...(await tx.select().from(auditEvents)));
      });
    await write();
    proxy.alter = (sent) => Buffer.from(sent.toString('latin1').replace(text, broken), 'latin1');
    for (const work of [write, read]) await expect(work()).rejects.toMatchObject({ code });
    proxy.alter = (sent) => sent;
    expect(seen).toEqual([]);
    await read();
    expect(seen.filter((row) => (row as { subject: string }).subject === 'half written')).toHaveLength(1);
    await served.close();
    await proxy.stop();
    await onServer(database.url, 'alter table audit_events disable trigger user; delete from audit_events');
    await onServer(database.url, 'alter table audit_events enable trigger user');
  });

  it('is asked for migrations that are missing', async () => {
    const newest =
      'drizzle.__drizzle_migrations where created_at = (select max(created_at) from drizzle.__drizzle_migrations)';
    const saved = `create table saved_migration as select * from ${newest}; delete from ${newest}`;
    await onServer(database.url, saved);
    expect(await faultsOf(login)).toEqual([expect.stringContaining('not up to date')]);
    await onServer(
      database.url,
      'insert into drizzle.__drizzle_migrations select * from saved_migration; drop table saved_migration',
    );
  });

  it.each([
    ['change an event', `update audit_events set actor_id = 'somebody else'`],
    ['delete one', 'delete from audit_events'],
    ['truncate', 'truncate audit_events'],
    ['switch row-level security off', 'alter table audit_events disable row level security'],
    ['drop the policy', 'drop policy same_organization on audit_events'],
    ['take itself the right', 'grant delete on audit_events to current_user; delete from audit_events'],
    ['take the table', 'alter table audit_events owner to current_user'],
    ['read keys of the search role', 'set role gatehouse_search'],
    ['make a key', `insert into api_keys values (gen_random_uuid(), 'o', 'n', '{}', 'h', now(), now())`],
    [
      'create a function in public',
      'create function public.search_projects() returns int language sql as $$ select 1 $$',
    ],
    ['create a role', 'create role gatehouse_test_other'],
  ])('cannot %s, as gatehouse_app or after RESET ROLE', async (_, statement) => {
    const client = new pg.Client({ connectionString: urlOf(login) });
    await client.connect();
    try {
      for (const role of ['set role gatehouse_app', 'reset role', 'set session authorization default']) {
        await client.query(role);
        await client.query(`select set_config('app.organization_id', $1, false)`, [ORGANIZATION]);
        await client.query(`select set_config('app.audit_prune_before', '2100-01-01', false)`);
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
      }
    } finally {
      await client.end();
    }
  });

  it.each([
    ['SUPERUSER', 'superuser', 'SUPERUSER'],
    ['CREATEROLE', 'createrole', 'CREATEROLE'],
    ['BYPASSRLS', 'bypassrls', 'BYPASSRLS'],
    ['REPLICATION', 'replication', 'REPLICATION'],
  ])('is refused with %s, with the SQL that mends it', async (_, option, attribute) => {
    const name = await createLogin(option);
    const faults = await faultsOf(name);
    const mend = new RegExp(`${name} is ${attribute}: (ALTER ROLE ${name} NO${attribute};)`);
    const statement = faults.map((fault) => mend.exec(fault)?.[1]).find((found) => found !== undefined);
    expect(faults[0]).toContain('CREATE ROLE gatehouse_server LOGIN');
    await onServer(serverUrl, statement ?? 'select no_statement');
    await (await start(name)).close();
  });

  it('is refused as a member of a role that reads everything, with the SQL that mends it', async () => {
    const name = await createLogin();
    await onServer(serverUrl, `grant pg_read_all_data to ${name}`);
    const faults = await faultsOf(name);
    expect(faults).toContain(`${name} can become pg_read_all_data: REVOKE pg_read_all_data FROM ${name};`);
    await onServer(serverUrl, `REVOKE pg_read_all_data FROM ${name};`);
    await (await start(name)).close();
  });

  it('is refused as a member of the owner', async () => {
    const owner = await createLogin();
    const name = await createLogin();
    await onServer(serverUrl, `grant ${owner} to ${name}`);
    expect(await faultsOf(name)).toContain(`${name} can become ${owner}: REVOKE ${owner} FROM ${name};`);
  });

  it('is refused as the owner of a table, of the schema or of the database', async () => {
    const name = await createLogin();
    await onServer(database.url, `alter table audit_events owner to ${name}`);
    expect(await faultsOf(name)).toContain(`${name} owns the table audit_events`);
    await onServer(
      database.url,
      `alter table audit_events owner to current_user; revoke all on audit_events from ${name}`,
    );
    await onServer(serverUrl, `alter database ${new URL(database.url).pathname.slice(1)} owner to ${name}`);
    expect((await faultsOf(name)).join()).toContain(`${name} owns the database`);
    await onServer(
      serverUrl,
      `alter database ${new URL(database.url).pathname.slice(1)} owner to current_user`,
    );
  });

  it('is refused when it may delete events by a grant of its own', async () => {
    const name = await createLogin();
    await onServer(database.url, `grant delete on audit_events to ${name}`);
    expect((await faultsOf(name)).join()).toContain(`${name} may change or delete rows of audit_events`);
    await onServer(database.url, `revoke delete on audit_events from ${name}`);
  });

  it('is refused when it cannot become gatehouse_app', async () => {
    const name = await createLogin();
    await onServer(serverUrl, `revoke gatehouse_app from ${name}`);
    expect(await faultsOf(name)).toContain(`it cannot become gatehouse_app: GRANT gatehouse_app TO ${name};`);
  });

  it('in development may be the owner', async () => {
    const driver = await openDatabase({ NODE_ENV: 'development', DATABASE_URL: database.url, DATA_DIR: '' });
    await driver.transaction((tx) => tx.execute(sql`select 1`));
    await driver.close();
  });
});
