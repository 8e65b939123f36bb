import { z } from 'zod';

/** A closed list: no text of another system's reaches an agent, who might take it for an instruction. */
export const creditRating = z.object({
  rating: z.enum(['AAA', 'AA', 'A', 'BBB', 'BB', 'B', 'CCC', 'CC', 'C', 'D']),
  asOf: z.string().meta({ format: 'date' }),
});

export const creditRatingMissing = z.enum([
  'not_configured',
  'not_rated',
  'not_permitted',
  'not_for_this_login',
  'unavailable',
]);

/** What the ratings API answers. More members may stand in it; these are all that is read. */
export const ratingsApiAnswer = z.object({ rating: creditRating.shape.rating, asOf: z.iso.date() });

export type CreditRating = z.infer<typeof creditRating>;
export type CreditRatingMissing = z.infer<typeof creditRatingMissing>;
