import { z } from 'zod';

/** A query string holds text only: digits become the number that they spell, all else is left for `schema` to refuse. */
export const numberInQuery = <T extends z.ZodType>(schema: T): z.ZodPreprocess<T> =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
    schema,
  );
