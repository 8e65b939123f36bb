import { sql } from 'drizzle-orm';
import type { DatabaseDriver } from '../../src/database/database.driver.js';

/** Of each table: how many rows, and a digest of all that is in them, so that a changed row shows as well. */
export type StoredRows = Readonly<Record<string, { readonly rows: number; readonly digest: string }>>;

/**
 * Reads every table of the application as the connecting user, whom no row policy binds. Not the audit log, which tells of
 * reads and refusals, a moment later.
 */
export function readStoredRows(driver: DatabaseDriver): Promise<StoredRows> {
  return driver.transaction(async (tx) => {
    const tables = await tx.execute(
      sql`select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'audit_events' order by 1`,
    );
    const stored: Record<string, StoredRows[string]> = {};
    for (const { name } of rowsOf<{ name: string }>(tables)) {
      const table = await tx.execute(
        sql`select count(*)::int as rows, coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as digest from ${sql.identifier(name)} t`,
      );
      stored[name] = rowsOf<StoredRows[string]>(table)[0] ?? { rows: -1, digest: '' };
    }
    return stored;
  });
}

/** Both drivers answer with an object that has the rows in it. */
function rowsOf<Row>(answer: unknown): Row[] {
  return (answer as { rows: Row[] }).rows;
}
