import { z } from 'zod';

/** As a tool takes it in `idempotencyKey`, and a route in the header `Idempotency-Key`. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
  .describe(
    'Makes a repeated call safe: the same key with the same arguments does it once and gives the first answer again, ' +
      'for 24 hours. Use a new random value, such as a UUID, for each thing to do.',
  );
