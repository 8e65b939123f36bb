import { z } from 'zod';

export const whoamiInput = z.strictObject({});

export const whoamiOutput = z.object({
  kind: z.enum(['enterprise', 'machine', 'service']).describe('enterprise: a person; service: an API key.'),
  userId: z.string(),
  displayName: z.string().nullable(),
  organizationId: z.string(),
  clientId: z.string(),
  scopes: z.array(z.string()),
});

export type Whoami = z.infer<typeof whoamiOutput>;
