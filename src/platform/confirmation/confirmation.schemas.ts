import { z } from 'zod';
import { optional } from '../fields.js';

/** Not validated here on purpose: a malformed confirmation is answered as an invalid one. */
export const confirmation = optional(z.string().trim()).describe(
  'Leave out at first; then what the first call returned, once the user has agreed.',
);
