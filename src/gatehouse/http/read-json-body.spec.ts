import type { Request, Response } from 'express';
import { readJsonBody } from './read-json-body.js';

const reading = (body: unknown): Promise<unknown> =>
  readJsonBody({ headers: {}, body } as Request, {} as Response);

/** A list that counts how many of its elements are read. */
function countedList(length: number): { list: unknown[]; reads: () => number } {
  let reads = 0;
  const list = new Proxy(new Array<number>(length).fill(0), {
    get: (target, key, receiver) => {
      if (typeof key === 'string' && /^\d/.test(key)) reads += 1;
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
  return { list, reads: () => reads };
}

describe('a body that was parsed before, and is too large', () => {
  it('is not walked when it is one long list', async () => {
    const { list, reads } = countedList(2_000_000);
    expect(await reading(list)).toMatchObject({ status: 413 });
    expect(reads()).toBe(0);
  });

  it('is walked up to the limit when it is many lists', async () => {
    const lists = Array.from({ length: 5 }, () => countedList(200_000));
    expect(await reading(lists.map(({ list }) => list))).toMatchObject({ status: 413 });
    expect(lists.reduce((sum, { reads }) => sum + reads(), 0)).toBeLessThan(300_000);
  });

  it('is not parsed when it is a text', async () => {
    const parse = jest.spyOn(JSON, 'parse');
    const error = await reading(`"${'x'.repeat(5_000_000)}"`);
    const calls = parse.mock.calls.length;
    parse.mockRestore();
    expect(error).toMatchObject({ status: 413 });
    expect(calls).toBe(0);
  });
});
