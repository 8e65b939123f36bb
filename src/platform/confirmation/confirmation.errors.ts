import { DomainError } from '../../gatehouse/index.js';

/*
 * Only whoever holds a genuine confirmation for this very call learns more of it than that it is invalid: its seal is
 * verified before anything else is looked at.
 */

const ASK_AGAIN = 'Nothing was changed. Call again without a confirmation to get a new one.';

/** Not issued here, altered, or issued to another user or organization, or for another call: one answer to all. */
export class ConfirmationInvalidError extends DomainError {
  readonly code = 'confirmation_invalid';
  /** So the audit log has it: somebody tries what they were not asked. */
  readonly kind = 'forbidden';

  constructor() {
    super(`This is no confirmation for this call. ${ASK_AGAIN}`);
  }
}

export class ConfirmationExpiredError extends DomainError {
  readonly code = 'confirmation_expired';
  readonly kind = 'conflict';

  constructor() {
    super(`The confirmation has expired: it was good for five minutes. ${ASK_AGAIN}`);
  }
}

export class ConfirmationUsedError extends DomainError {
  readonly code = 'confirmation_used';
  readonly kind = 'conflict';

  constructor() {
    super('The confirmation has been used already: what it confirmed is done. It was not done again.');
  }
}

/** What the confirmation showed is no longer so. */
export class ConfirmationOutdatedError extends DomainError {
  readonly code = 'confirmation_outdated';
  readonly kind = 'conflict';

  constructor() {
    super(`What was to be confirmed has changed since it was shown. ${ASK_AGAIN}`);
  }
}
