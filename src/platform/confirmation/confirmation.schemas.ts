import { z } from 'zod';

/** Of any length and content: what is no confirmation is answered like a wrong one. */
export const confirmation = z
  .string()
  .optional()
  .describe('Leave out at first; then what the first call returned, once the user has agreed.');

/** What a call returns that wants to be confirmed first; part of the output of its tool. */
export const confirmationRequest = z.object({
  outcome: z.literal('confirmation_required'),
  question: z.string(),
  confirmation: z.string(),
});
