import { z } from 'zod';

/** As a tool takes it in `idempotencyKey`, and a route in the header `Idempotency-Key`. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
  .describe(
    'A new UUID for each thing to do: a call repeated with it does it once and gives the first answer, for 24 hours.',
  );
