import { DomainError } from '../../gatehouse/index.js';

/*
 * Only whoever holds a genuine confirmation for this very call learns more of it than that it is invalid: its seal is
 * verified before anything else is looked at.
 */

const ASK_AGAIN = 'Nothing was changed. Call again without a confirmation to get a new one.';

/** Not issued here, altered, or issued to another user or organization, or for another call: one answer to all. */
export class ConfirmationInvalidError extends DomainError {
  constructor() {
    // `forbidden`, so that the audit log records it.
    super('forbidden', 'confirmation_invalid', `This is no confirmation for this call. ${ASK_AGAIN}`);
  }
}

export class ConfirmationExpiredError extends DomainError {
  constructor() {
    super(
      'conflict',
      'confirmation_expired',
      `The confirmation has expired: it was good for five minutes. ${ASK_AGAIN}`,
    );
  }
}

export class ConfirmationUsedError extends DomainError {
  constructor() {
    super(
      'conflict',
      'confirmation_used',
      'The confirmation was used before, or the user declined it. Nothing was changed now: ' +
        'look at the state of things before asking again.',
    );
  }
}

/** What the confirmation showed is no longer so. */
export class ConfirmationOutdatedError extends DomainError {
  constructor() {
    super(
      'conflict',
      'confirmation_outdated',
      `What was to be confirmed has changed since it was shown. ${ASK_AGAIN}`,
    );
  }
}
