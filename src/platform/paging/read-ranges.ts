import type { SQL } from 'drizzle-orm';

/**
 * Reads the ranges of an index that follow a position, one after the other, until there are enough rows. A range has one
 * condition on one column: a condition on two columns at once would hide from the planner how few rows a page needs.
 */
export async function readRanges<Row>(
  ranges: readonly (SQL | undefined)[],
  limit: number,
  read: (range: SQL | undefined, limit: number) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const range of ranges) if (rows.length < limit) rows.push(...(await read(range, limit - rows.length)));
  return rows;
}
