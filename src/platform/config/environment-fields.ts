import { z } from 'zod';
import { optionSchemas } from '../../gatehouse/index.js';

/** The prefix of the routes is fixed: behind a proxy that adds a path, our URLs would be wrong. */
export const apiUrl = (production: boolean): z.ZodType<string> =>
  optionSchemas
    .publicUrl(production)
    .refine((value) => !URL.canParse(value) || new URL(value).pathname === '/api', {
      error: 'must have the path /api, where this server answers',
      when: ({ issues }) => issues.length === 0,
    });

export const commaSeparated = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/** Digits only: `Number` turns an empty text into 0, and 0x10 into 16. */
export const wholeNumber = (min: number, max: number): z.ZodType<number> => {
  const fault = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, fault)
    .transform(Number)
    .refine((value) => value >= min && value <= max, fault);
};
