import { z } from 'zod';

/** Of any length and content: what is no confirmation is answered like a wrong one. */
export const confirmation = z
  .string()
  .optional()
  .describe('Leave out at first; then what the first call returned, once the user has agreed.');
