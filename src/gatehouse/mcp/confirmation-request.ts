import { z } from 'zod';
import { DomainError } from '../errors/domain-error.js';

/** What a tool returns when it wants to be confirmed first; part of its output schema. */
export const confirmationRequest = z.object({
  outcome: z.literal('confirmation_required'),
  question: z.string(),
  confirmation: z.string(),
});

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
