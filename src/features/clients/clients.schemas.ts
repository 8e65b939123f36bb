import { z } from 'zod';
import { creditRating, creditRatingMissing } from './credit-rating.schemas.js';

export const clientNameInput = z.strictObject({
  // Of any length and content: what no client can be called is the name of none, like any other unknown one.
  clientName: z.string().describe('The whole name, as search_projects returns it.'),
});

const projectCount = z.number().int();

export const clientDetails = z.object({
  clientName: z.string(),
  projectCounts: z.object({ active: projectCount, completed: projectCount, on_hold: projectCount }),
  creditRating: creditRating.nullable().describe('null: see creditRatingMissing.'),
  creditRatingMissing: creditRatingMissing
    .nullable()
    .describe(
      'not_permitted: this person may not see ratings. not_for_this_login: only people who logged in themselves may.',
    ),
});

export type ClientNameInput = z.infer<typeof clientNameInput>;
export type ClientDetails = z.infer<typeof clientDetails>;
