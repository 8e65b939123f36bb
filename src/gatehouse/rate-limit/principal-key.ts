import { createHash } from 'node:crypto';
import type { Principal } from '../auth/principal.js';

/**
 * One key for all tokens and clients of a person in an organization, so that a new token is no new allowance. Hashed:
 * a subject may be a mail address, and has no fixed length.
 */
export function principalKey({ issuer, userId, organizationId }: Principal): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, userId, organizationId]))
    .digest('base64url');
}
