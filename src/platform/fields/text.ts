import { z } from 'zod';

/** Anything but white space, controls, and what is drawn as nothing (zero-width characters, fillers). */
const VISIBLE = /[^\s\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Text that PostgreSQL stores as it is: no NUL character, which it refuses, and no half of a surrogate pair, which
 * would become another character on the way.
 */
export const storable = (text: z.ZodString): z.ZodString =>
  text
    .refine((value) => value === '' || VISIBLE.test(value), 'must not be blank')
    .refine((value) => !value.includes('\0'), 'must not contain a NUL character')
    .refine(
      (value) => !/\p{Cs}/u.test(value),
      'must be valid Unicode: half of a surrogate pair stands alone',
    );

/** A name, a title, words to look for. */
export const shortText = (): z.ZodString => storable(z.string().trim().min(1).max(200));
