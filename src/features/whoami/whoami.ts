import { z } from 'zod';
import type { Principal } from '../../gatehouse/index.js';
import { visibleLine } from '../../platform/text/visible-text.js';

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

/** Needs no permission: it is all in the caller's own token. */
export function whoami({ kind, userId, displayName, organizationId, clientId, scopes }: Principal): Whoami {
  return {
    kind,
    userId,
    displayName: displayName === undefined ? null : visibleLine(displayName),
    organizationId,
    clientId,
    scopes: [...scopes],
  };
}
