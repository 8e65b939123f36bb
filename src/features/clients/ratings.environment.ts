import { z } from 'zod';
import { optionSchemas } from '../../gatehouse/index.js';

/** The ratings API; without the client that exchanges tokens for it, it cannot be called. */
export const ratingsEnvironment = {
  schema: z.object({
    RATINGS_API_URL: optionSchemas.secureUrl.optional(),
    RATINGS_API_AUDIENCE: z.string().min(1).optional(),
  }),
  together: ['UPSTREAM_CLIENT_ID', 'UPSTREAM_CLIENT_SECRET', 'RATINGS_API_URL', 'RATINGS_API_AUDIENCE'],
};
