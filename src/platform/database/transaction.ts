import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** One open transaction, on either driver. It opens no further one inside: everything in it commits, or nothing. */
export type Transaction = Pick<
  PgDatabase<PgQueryResultHKT>,
  'select' | 'insert' | 'update' | 'delete' | 'execute'
>;
