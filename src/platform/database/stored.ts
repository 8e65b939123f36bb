import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

declare const STORED: unique symbol;

/** A text as a row has it, not as a caller spelled it. */
export type Stored = string & { readonly [STORED]: true };

/** Selects a column as `Stored`. Nothing else makes one: test/architecture looks. */
export const stored = (column: PgColumn): SQL<Stored> => sql<Stored>`${column}`;
