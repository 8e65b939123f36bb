import { type SQL, sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { ConfigurationError } from '../config/variables.js';
import type { DatabaseDriver } from './database.driver.js';
import type { Transaction } from './transaction.js';

const MIGRATIONS_MISSING =
  'DATABASE_URL names a database that is not up to date. Run `npm run database -- migrate` with MIGRATION_DATABASE_URL, ' +
  'or set that for the server too';

const REMEDY =
  'The server needs a login that can become gatehouse_app and nothing else, for example: ' +
  "CREATE ROLE gatehouse_server LOGIN PASSWORD '…'; GRANT gatehouse_app TO gatehouse_server; " +
  'Name it in DATABASE_URL, and the owner of the tables in MIGRATION_DATABASE_URL (docs/database.md)';

const login = sql`session_user`;

/** Rows of one column `fault`, each in words for the operator. */
const FAULTS: readonly SQL[] = [
  sql`select r.rolname || ' is ' || a.attribute || ': ALTER ROLE ' || quote_ident(r.rolname) || ' NO' || a.attribute || ';' as fault
    from pg_roles r
    cross join lateral (values
      (r.rolsuper, 'SUPERUSER'), (r.rolcreaterole, 'CREATEROLE'), (r.rolbypassrls, 'BYPASSRLS'),
      (r.rolreplication, 'REPLICATION'), (r.rolcreatedb, 'CREATEDB')
    ) as a (present, attribute)
    where r.rolname in (${login}, 'gatehouse_app') and a.present`,
  sql`select m.rolname || ' can become ' || r.rolname || ': REVOKE ' || quote_ident(r.rolname) || ' FROM ' || quote_ident(m.rolname) || ';' as fault
    from pg_roles m cross join pg_roles r
    where m.rolname in (${login}, 'gatehouse_app') and not m.rolsuper
      and r.rolname not in (${login}, 'gatehouse_app') and pg_has_role(m.oid, r.oid, 'MEMBER')`,
  sql`select 'it cannot become gatehouse_app: GRANT gatehouse_app TO ' || quote_ident(${login}) || ';' as fault
    where not pg_has_role(${login}, 'gatehouse_app', case
      when current_setting('server_version_num')::integer >= 160000 then 'SET' else 'MEMBER' end)`,
  sql`select o.owner || ' owns the ' || o.kind || ' ' || min(o.name)
      || case when count(*) > 1 then ' and ' || count(*) - 1 || ' more' else '' end as fault
    from (
      select pg_get_userbyid(datdba) as owner, 'database' as kind, datname::text as name
        from pg_database where datname = current_database()
      union all select pg_get_userbyid(nspowner), 'schema', nspname from pg_namespace where nspname in ('public', 'drizzle')
      union all select pg_get_userbyid(relowner), 'table', relname from pg_class
        where relkind in ('r', 'p', 'v', 'm') and relnamespace::regnamespace::text in ('public', 'drizzle')
      union all select pg_get_userbyid(proowner), 'function', proname from pg_proc
        where pronamespace::regnamespace::text in ('public', 'drizzle')
    ) o where o.owner in (${login}, 'gatehouse_app') group by o.owner, o.kind`,
  sql`select r.rolname || ' may change or delete rows of audit_events: REVOKE UPDATE, DELETE, TRUNCATE ON audit_events FROM '
      || quote_ident(r.rolname) || ', PUBLIC;' as fault
    from pg_roles r
    where r.rolname in (${login}, 'gatehouse_app') and not r.rolsuper
      and (has_table_privilege(r.oid, 'audit_events', 'UPDATE, DELETE, TRUNCATE, TRIGGER')
        or has_any_column_privilege(r.oid, 'audit_events', 'UPDATE'))`,
  sql`select r.rolname || ' may create objects in the schema public: REVOKE CREATE ON SCHEMA public FROM '
      || quote_ident(r.rolname) || ', PUBLIC;' as fault
    from pg_roles r
    where r.rolname in (${login}, 'gatehouse_app') and not r.rolsuper and has_schema_privilege(r.oid, 'public', 'CREATE')`,
];

/**
 * Checks what the login could do if an attacker ran SQL with it, RESET ROLE included.
 * @throws ConfigurationError naming each fault with the SQL that mends it, or that migrations are missing
 */
export function requireServerLogin(driver: DatabaseDriver, migrationsFolder: string): Promise<void> {
  return driver.transaction(async (tx) => {
    const [roles] = await textsOf(tx, sql`select 1 from pg_roles where rolname = 'gatehouse_app'`);
    const [table] = await textsOf(tx, sql`select 1 where to_regclass('public.audit_events') is not null`);
    if (roles === undefined || table === undefined) throw new ConfigurationError([MIGRATIONS_MISSING]);
    const faults: string[] = [];
    for (const query of FAULTS) faults.push(...(await textsOf(tx, query)));
    const [name = ''] = await textsOf(tx, sql`select ${login}::text`);
    if (faults.length > 0)
      throw new ConfigurationError([`DATABASE_URL logs in as ${name}. ${REMEDY}`, ...faults]);
    await tx.execute(sql`set local role gatehouse_app`);
    await requireMigrations(tx, migrationsFolder);
  });
}

async function requireMigrations(tx: Transaction, migrationsFolder: string): Promise<void> {
  const latest = readMigrationFiles({ migrationsFolder }).at(-1)?.folderMillis ?? 0;
  const [known] = await textsOf(
    tx,
    sql`select 1 where to_regprocedure('public.latest_migration()') is not null`,
  );
  const [applied] =
    known === undefined
      ? []
      : await textsOf(tx, sql`select 1 where public.latest_migration() >= ${latest}::bigint`);
  if (applied === undefined) throw new ConfigurationError([MIGRATIONS_MISSING]);
}

/** The only column of each row, as text. */
async function textsOf(tx: Transaction, query: SQL): Promise<string[]> {
  const rows = await tx
    .select({ text: sql<string>`answer.text::text` })
    .from(sql`(${query}) as answer (text)`);
  return rows.map(({ text }) => text);
}
