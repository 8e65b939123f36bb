import { z } from 'zod';
import { formattedText } from '../fields.js';

/** As a tool takes it in `idempotencyKey`, and a route in the header `Idempotency-Key`. */
export const idempotencyKey = formattedText(
  z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters'),
).describe(
  'A new UUID for each action: calls with the same one act once, and get the first answer for 24 hours.',
);
