import { z } from 'zod';
import { pagingOf } from '../../../test/support/projects-service.js';
import { reader } from '../../../test/support/test-projects.js';
import { CursorInvalidError } from './cursor-invalid.error.js';
import type { Page, PagedList, Paging } from './paging.js';

const SECRET = 'first secret of thirty-two letters';

/** The numbers 1 to 5. */
const numbers: PagedList<number, number> = {
  operation: 'list_numbers',
  query: { parity: undefined, sign: 'positive' },
  position: z.number(),
  positionOf: (row) => row,
};

const read = (
  paging: Paging,
  {
    cursor,
    limit = 2,
    list = numbers,
    fit = 10,
  }: { cursor?: string | undefined; limit?: number; list?: typeof numbers; fit?: number } = {},
): Promise<Page<number>> =>
  paging.read(
    reader,
    list,
    { limit, cursor },
    (take, after = 0) => Promise.resolve([1, 2, 3, 4, 5].filter((number) => number > after).slice(0, take)),
    (rows) => rows.slice(0, fit),
  );

describe('Paging', () => {
  const paging = pagingOf({ CONFIRMATION_SECRET: SECRET });

  it('gives a cursor with each page but the last', async () => {
    const first = await read(paging);
    expect(first.rows).toEqual([1, 2]);
    const second = await read(paging, { cursor: first.nextCursor });
    expect(second.rows).toEqual([3, 4]);
    const last = await read(paging, { cursor: second.nextCursor });
    expect(last).toEqual({ rows: [5], nextCursor: undefined });
  });

  it('takes another limit for the next page, and a page that is full but the last', async () => {
    const { nextCursor: cursor } = await read(paging);
    expect(await read(paging, { cursor, limit: 3 })).toEqual({ rows: [3, 4, 5], nextCursor: undefined });
  });

  it('continues what another instance began, with the same secret only', async () => {
    const { nextCursor: cursor } = await read(paging);
    const sibling = pagingOf({ CONFIRMATION_SECRET: SECRET });
    expect((await read(sibling, { cursor })).rows).toEqual([3, 4]);
    for (const stranger of [
      pagingOf({ CONFIRMATION_SECRET: `another ${SECRET}` }),
      pagingOf({ CONFIRMATION_SECRET: '' }),
    ])
      await expect(read(stranger, { cursor })).rejects.toThrow(new CursorInvalidError());
  });

  it('continues the same query in whatever order its filters come, and no other', async () => {
    const { nextCursor: cursor } = await read(paging);
    const reordered = { ...numbers, query: { sign: 'positive', parity: undefined } };
    expect((await read(paging, { cursor, list: reordered })).rows).toEqual([3, 4]);
    for (const other of [
      { ...numbers, query: { sign: 'negative' } },
      { ...numbers, query: {} },
      { ...numbers, query: { sign: 'positive', parity: 'even' } },
      { ...numbers, operation: 'list_letters' },
    ])
      await expect(read(paging, { cursor, list: other })).rejects.toThrow(new CursorInvalidError());
  });

  it('refuses a position of a form that it no longer has', async () => {
    const { nextCursor: cursor } = await read(paging);
    const changed = { ...numbers, position: z.number().min(100) };
    await expect(read(paging, { cursor, list: changed })).rejects.toThrow(new CursorInvalidError());
  });

  it('goes on behind the last row that fitted into the page', async () => {
    const first = await read(paging, { limit: 5, fit: 2 });
    expect(first.rows).toEqual([1, 2]);
    const { nextCursor: cursor } = first;
    expect(await read(paging, { limit: 5, cursor })).toEqual({ rows: [3, 4, 5], nextCursor: undefined });
  });

  it.each(['issuer', 'userId', 'organizationId'] as const)(
    'is bound to the %s of its caller',
    async (member) => {
      const { nextCursor: cursor } = await read(paging);
      const other = { ...reader, [member]: 'another' };
      await expect(
        paging.read(
          other,
          numbers,
          { limit: 2, cursor },
          () => Promise.resolve([]),
          () => [],
        ),
      ).rejects.toThrow(new CursorInvalidError());
    },
  );
});
