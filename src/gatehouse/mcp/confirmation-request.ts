import { z } from 'zod';
import type { Principal } from '../auth/principal.js';
import { DomainError } from '../errors/domain-error.js';

/** What a tool returns when it wants to be confirmed first; part of its output schema. */
export const confirmationRequest = z.object({
  outcome: z.literal('confirmation_required'),
  question: z.string(),
  confirmation: z.string(),
});

/** Revokes confirmations. A module whose tools use `ElicitedConfirmation` provides it. */
export abstract class DeclinedConfirmations {
  /**
   * Called when the person declined, before the tool's answer says so.
   * @param confirmation as the client sent it: possibly forged, or another user's
   */
  abstract revoke(principal: Principal, confirmation: string): Promise<void>;
}

/** The user was asked and did not agree. */
export class ConfirmationDeclinedError extends DomainError {
  constructor() {
    super(
      'conflict',
      'confirmation_declined',
      'The user was asked and did not confirm. Nothing was changed. Do not try again unless they ask for it.',
    );
  }
}
