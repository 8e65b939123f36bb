import { z } from 'zod';

/** @param of what is listed, in the plural */
export const resultLimit = (of: string): z.ZodDefault<z.ZodNumber> =>
  z.number().int().min(1).max(25).default(10).describe(`At most so many ${of}.`);
