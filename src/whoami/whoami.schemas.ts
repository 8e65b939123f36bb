import { z } from 'zod';

export const whoamiInput = z.strictObject({});

export const whoamiOutput = z.object({
  kind: z
    .enum(['enterprise', 'machine', 'service'])
    .describe('What kind of identity this is; enterprise is a person'),
  userId: z.string().describe('The subject at the identity provider'),
  displayName: z.string().nullable().describe('Name to show, null when the identity provider sends none'),
  organizationId: z.string().describe('The organization whose data every tool works on'),
  clientId: z.string().describe('The OAuth client that acts for the user'),
  scopes: z.array(z.string()).describe('What this login may do'),
});

export type Whoami = z.infer<typeof whoamiOutput>;
