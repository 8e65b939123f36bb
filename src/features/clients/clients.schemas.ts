import { z } from 'zod';
import { exactId } from '../../platform/fields.js';
import { visibleLine } from '../../platform/text/visible-text.js';

/** A closed list: text of another system must not reach an agent, which might follow it as an instruction. */
export const creditRating = z.object({
  rating: z.enum(['AAA', 'AA', 'A', 'BBB', 'BB', 'B', 'CCC', 'CC', 'C', 'D']),
  asOf: z.string(),
});

export const creditRatingMissing = z.enum([
  'not_configured',
  'not_rated',
  'not_permitted',
  'not_for_this_login',
  'unavailable',
]);

/** The ratings API's answer; other members are ignored. */
export const ratingsApiAnswer = z.object({ rating: creditRating.shape.rating, asOf: z.iso.date() });

export const clientNameInput = z.strictObject({
  clientName: exactId(visibleLine).describe('The whole name, as search_projects returns it.'),
});

const projectCount = z.number().int();

export const clientDetails = z.object({
  clientName: z.string(),
  projectCounts: z.object({ active: projectCount, completed: projectCount, on_hold: projectCount }),
  creditRating: creditRating.nullable().describe('null: see creditRatingMissing.'),
  creditRatingMissing: creditRatingMissing
    .nullable()
    .describe('not_for_this_login: only people who logged in themselves may see ratings.'),
});

export type ClientNameInput = z.infer<typeof clientNameInput>;
export type ClientDetails = z.infer<typeof clientDetails>;
export type CreditRating = z.infer<typeof creditRating>;
export type CreditRatingMissing = z.infer<typeof creditRatingMissing>;
