import { sql } from 'drizzle-orm';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';

/**
 * Of each table: how many rows, and a digest of which version of each row there is, so that a changed row shows as well.
 * (A change makes a new version, written by another transaction: `xmin`, at another place: `ctid`.)
 */
export type StoredRows = Readonly<Record<string, { readonly rows: number; readonly digest: string }>>;

/**
 * Reads every table of the application as the connecting user, whom no row policy binds. Not the audit log, which tells of
 * reads and refusals, a moment later.
 */
export async function storedRowsReader(driver: DatabaseDriver): Promise<() => Promise<StoredRows>> {
  const tables = await driver.transaction((tx) =>
    tx
      .select({ name: sql<string>`tablename` })
      .from(sql`pg_tables`)
      .where(sql`schemaname = 'public' and tablename <> 'audit_events'`),
  );
  const digests = tables.map(
    ({ name }) => sql`
      select ${name}::text as name, count(*)::int as rows, md5(string_agg(xmin::text || ctid::text, ',' order by ctid)) as digest
      from ${sql.identifier(name)}`,
  );
  const everything = sql`(${sql.join(digests, sql` union all `)}) stored`;
  return async () => {
    const read = await driver.transaction((tx) =>
      tx
        .select({ name: sql<string>`name`, rows: sql<number>`rows`, digest: sql<string | null>`digest` })
        .from(everything),
    );
    return Object.fromEntries(read.map(({ name, rows, digest }) => [name, { rows, digest: digest ?? '' }]));
  };
}
