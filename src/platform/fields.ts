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

const DAY_MS = 86_400_000;

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

/** Models that must fill in every property send null or an empty text for the ones that are not set. */
const setOrUndefined = (value: unknown): unknown =>
  value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value;

/** A field that may be left out, which null and blank text count as. */
export const optional = <T extends z.ZodType>(schema: T): z.ZodPreprocess<z.ZodOptional<T>> =>
  z.preprocess(setOrUndefined, schema.optional());

/** The same, for a field with a default. */
export const withDefault = <T extends z.ZodType>(
  schema: T,
  value: z.util.NoUndefined<z.output<T>>,
): z.ZodPreprocess<z.ZodDefault<T>> => z.preprocess(setOrUndefined, schema.default(value));

/** Query strings and some models write numbers as text. */
const numberOf = (value: unknown): unknown =>
  typeof value === 'string' && /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : value;

/** @param least that is valid */
export const wholeNumber = (least: number): z.ZodPreprocess<z.ZodNumber> => {
  const error = `must be a whole number from ${least}`;
  return z.preprocess(numberOf, z.number(error).int(error).min(least, error));
};

/** Models write text of digits as a number. Fractions stay invalid: 4.10 arrives as 4.1. */
const textOf = (value: unknown): unknown => (Number.isSafeInteger(value) ? String(value) : value);

/**
 * Text of a form that its schema checks, such as a number of an invoice. Models write one of digits as a number.
 * @param schema of the trimmed text
 */
export const formattedText = <T extends z.ZodType>(schema: T): z.ZodPreprocess<T> =>
  z.preprocess((value) => trimmed(textOf(value)), schema);

/** On one page. */
export const MOST_RESULTS = 25;

/** What to try next, where a search found nothing or not everything. */
export const hint = (): z.ZodOptional<z.ZodString> => z.string().optional();

/** @param of what is listed, in the plural */
export const resultLimit = (of: string): z.ZodPreprocess<z.ZodDefault<z.ZodNumber>> => {
  const error = `must be a whole number from 1 to ${MOST_RESULTS}`;
  const limit = z.number(error).int(error).min(1, error).max(MOST_RESULTS, error);
  return z
    .preprocess((value) => numberOf(setOrUndefined(value)), limit.default(10))
    .describe(`How many ${of}, 1 to ${MOST_RESULTS}. Default: 10.`);
};

/** Validated by `Paging`, which answers all that is no cursor alike. */
export const cursor = (): z.ZodPreprocess<z.ZodOptional<z.ZodPreprocess<z.ZodString>>> =>
  optional(formattedText(z.string())).describe('nextCursor of the previous page.');

/** Of a page that another one follows. */
export const nextCursor = (): z.ZodOptional<z.ZodString> => z.string().optional();

/** Spellings that mean the same: `On Hold`, `on-hold` and `on_hold`. */
const spelling = (word: string): string =>
  word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Pd}_]/gu, '');

/** One of a closed list, in any letter case, its words joined by blanks, hyphens or underscores. */
export const oneOf = <const Values extends readonly string[]>(
  values: Values,
): z.ZodPreprocess<z.ZodEnum<{ [Value in Values[number]]: Value }>> =>
  z.preprocess((value) => {
    const isMeant = (word: string): boolean =>
      typeof value === 'string' && spelling(word) === spelling(value);
    return values.find(isMeant) ?? value;
  }, z.enum(values));

/**
 * An id, a number or a name that is looked up as a whole. Not validated on purpose: a malformed one is answered as "not
 * found".
 * @param canonical its spelling in the database
 */
export const exactId = (canonical: (typed: string) => string): z.ZodPreprocess<z.ZodString> =>
  formattedText(z.string().overwrite(canonical));

/** A calendar day (RFC 3339 full-date). */
export const day = (): z.ZodPreprocess<z.ZodISODate> =>
  z.preprocess(
    trimmed,
    z.iso
      .date({ error: 'must be a day, YYYY-MM-DD, such as 2026-11-30', abort: true })
      .refine((value) => Date.parse(value) >= YEAR_1, 'must be after the year 0'),
  );

const DAY = z.iso.date();
const INSTANT = z.iso.datetime({ offset: true });
const TIME_FORMS = 'must be a day, YYYY-MM-DD, or a time with a time zone, such as 2026-11-30T12:00:00Z';

/**
 * A point in time: a time with a time zone (RFC 3339 date-time), or a day in UTC.
 * @param boundary of the day that is meant: its first moment, or the first moment after it
 */
export const pointInTime = (boundary: 'start' | 'end'): z.ZodPreprocess<z.ZodString> =>
  z.preprocess(
    (value) => toTime(trimmed(value), boundary),
    z
      .string(TIME_FORMS)
      .refine((value) => INSTANT.safeParse(value).success, { error: TIME_FORMS, abort: true })
      .refine(
        (value) => Date.parse(value) >= 0 && Date.parse(value) < YEAR_10000,
        'must be in the years 1970 to 9999, in UTC',
      ),
  );

function toTime(value: unknown, boundary: 'start' | 'end'): unknown {
  const { data } = DAY.safeParse(value);
  if (data === undefined) return value;
  if (boundary === 'start') return `${data}T00:00:00Z`;
  return new Date(Math.min(Date.parse(data) + DAY_MS, YEAR_10000 - 1)).toISOString();
}

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
export const shortText = (): z.ZodPreprocess<z.ZodString> =>
  z.preprocess(textOf, storable(z.string()).overwrite(visibleLine).trim().min(1).max(200));

/** Text to compare with, as it is. */
export const exactText = (): z.ZodPreprocess<z.ZodString> =>
  z.preprocess(textOf, storable(z.string()).trim().normalize('NFC').min(1).max(300));
