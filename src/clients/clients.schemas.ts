import { z } from 'zod';
import { creditRating, creditRatingMissing } from './credit-rating.schemas.js';

export const clientNameInput = z.strictObject({
  // Of any length and content: what no client can be called is the name of none, like any other unknown one.
  clientName: z
    .string()
    .describe(
      'The whole name of a client, as search_projects returns it; upper and lower case make no difference.',
    ),
});

const projectCount = z.number().int();

export const clientDetails = z.object({
  clientName: z.string(),
  projectCounts: z
    .object({ active: projectCount, completed: projectCount, on_hold: projectCount })
    .describe('How many projects the client has in each status.'),
  creditRating: creditRating
    .nullable()
    .describe('null when there is none to tell; creditRatingMissing says why.'),
  creditRatingMissing: creditRatingMissing
    .nullable()
    .describe(
      'Why creditRating is null. not_rated: nobody has assessed the client. not_permitted: this person may not see ' +
        'ratings. not_for_this_login: only people who logged in themselves see them. unavailable: try again later. ' +
        'not_configured: this server knows no ratings.',
    ),
});

export type ClientNameInput = z.infer<typeof clientNameInput>;
export type ClientDetails = z.infer<typeof clientDetails>;
