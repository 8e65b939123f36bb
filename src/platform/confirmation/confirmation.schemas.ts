import { z } from 'zod';

/** Not validated here on purpose: a malformed confirmation is answered as an invalid one. */
export const confirmation = z
  .string()
  .optional()
  .describe('Leave out at first; then what the first call returned, once the user has agreed.');
