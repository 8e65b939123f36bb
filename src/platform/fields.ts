import { z } from 'zod';
import { visibleLine, visibleText } from './text/visible-text.js';

/** The text form of a UUID (RFC 9562 §4). PostgreSQL rejects a comparison of a uuid column with any other text. */
export const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Such as INV-2041. */
export const NUMBER = /^[a-z]{2,5}-\d{1,9}$/i;

/** Ids and numbers as they are stored; any other text as it is. */
export function canonicalId(typed: string): string {
  if (UUID.test(typed)) return typed.toLowerCase();
  return NUMBER.test(typed) ? typed.toUpperCase() : typed;
}

/** Output only, so not validated: `z.iso.datetime()` would add its whole pattern to the schema of every tool. */
export const instant = (): z.ZodString => z.string().meta({ format: 'date-time' });

/** PostgreSQL has no year 0, and JavaScript writes years beyond 9999 in a form that PostgreSQL does not read. */
const YEAR_1 = Date.parse('0001-01-01T00:00:00Z');
const YEAR_10000 = Date.parse('+010000-01-01T00:00:00Z');

/** A calendar day, `YYYY-MM-DD` (RFC 3339 full-date). */
export const day = (): z.ZodISODate =>
  z.iso
    .date({ error: 'must be a day such as 2026-11-30', abort: true })
    .refine((value) => Date.parse(value) >= YEAR_1, 'must be after the year 0');

/** A point in time with a time zone (RFC 3339 date-time). */
export const pointInTime = (): z.ZodISODateTime =>
  z.iso
    .datetime({
      offset: true,
      abort: true,
      error: 'must be a time with a time zone, such as 2026-11-30T12:00:00Z',
    })
    .refine(
      (value) => Date.parse(value) >= 0 && Date.parse(value) < YEAR_10000,
      'must be in the years 1970 to 9999, in UTC',
    );

/** Query strings hold text only: digits become a number, `schema` rejects everything else. */
export const numberInQuery = <T extends z.ZodType>(schema: T): z.ZodPreprocess<T> =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
    schema,
  );

/** On one page. */
export const MOST_RESULTS = 25;

/** @param of what is listed, in the plural */
export const resultLimit = (of: string): z.ZodDefault<z.ZodNumber> =>
  z.number().int().min(1).max(MOST_RESULTS).default(10).describe(`How many ${of}.`);

/** Validated by `Paging`, which answers all that is no cursor alike. */
export const cursor = (): z.ZodOptional<z.ZodString> =>
  z.string().optional().describe('nextCursor of the previous page.');

/** Of a page that another one follows. */
export const nextCursor = (): z.ZodOptional<z.ZodString> => z.string().optional();

/** Anything but white space, controls, and what is drawn as nothing (zero-width characters, fillers). */
const VISIBLE = /[^\s\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

/** Text that PostgreSQL stores unchanged: it rejects NUL, and half of a surrogate pair would become U+FFFD. */
const storable = (text: z.ZodString): z.ZodString =>
  text
    .refine((value) => value === '' || VISIBLE.test(value), { error: 'must not be blank', abort: true })
    .refine((value) => !value.includes('\0'), 'must not contain a NUL character')
    .refine(
      (value) => !/\p{Cs}/u.test(value),
      'must be valid Unicode: half of a surrogate pair stands alone',
    );

/** Text of several lines, such as the content of a note. NFC can lengthen it, so its length is checked last. */
export const longText = (max: number): z.ZodString =>
  storable(z.string()).overwrite(visibleText).min(1).max(max);

/** A name, a title, words to look for: one line. */
export const shortText = (): z.ZodString =>
  storable(z.string()).overwrite(visibleLine).trim().min(1).max(200);
