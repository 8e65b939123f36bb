import { and, type AnyColumn, desc, eq, gt, lt, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { z } from 'zod';
import { readRanges } from './read-ranges.js';

/** To the microsecond, as PostgreSQL stores it: a Date would drop three digits, and with them rows. */
const exactTime = z.iso.datetime({ precision: 6 });

/** Where a list stands that is ordered by a time, the latest first, and then by id. */
export const latestFirstPosition = z.object({ at: exactTime, id: z.uuid() });

export type LatestFirstPosition = z.infer<typeof latestFirstPosition>;

/** Selects a time as a position has it. */
export const exactly = (time: SQLWrapper): SQL<string> =>
  sql<string>`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** A time that `exactly` selected. */
export const timeAt = (at: string): SQL => sql`${at}::text::timestamptz`;

interface LatestFirst {
  readonly time: AnyColumn;
  readonly id: AnyColumn;
}

/**
 * Reads rows in the order of an index on (time DESC, id), after a position. The two columns are sorted in opposite
 * directions, so what follows is two ranges of the index: the rest of the same time, and all earlier ones. One condition
 * for both would read every row of the same time again, which an import gives to all its rows.
 * @param read queries the rows of a range in this order
 */
export function readLatestFirst<Row>(
  { time, id }: LatestFirst,
  limit: number,
  after: LatestFirstPosition | undefined,
  read: (range: SQL | undefined, order: SQL[], limit: number) => Promise<Row[]>,
): Promise<Row[]> {
  const order = [desc(time), sql`${id}`];
  const ranges = after === undefined ? [undefined] : rangesAfter(after, { time, id });
  return readRanges(ranges, limit, (range, rangeLimit) => read(range, order, rangeLimit));
}

function rangesAfter(after: LatestFirstPosition, { time, id }: LatestFirst): (SQL | undefined)[] {
  const at = timeAt(after.at);
  return [and(eq(time, at), gt(id, after.id)), lt(time, at)];
}
