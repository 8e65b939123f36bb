import { DomainError } from '../../errors/domain-error.js';
import { type RefusalCode, refusal } from './token-diagnosis.js';

/** The caller is turned away at the door. `message` may reach the client; cause and remedy are for the log. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';

  /** What was found in the token, for the log. */
  readonly seen: string | undefined;

  constructor(
    readonly code: RefusalCode,
    { cause, seen }: { readonly cause?: unknown; readonly seen?: string | undefined } = {},
  ) {
    super(refusal(code).message, { cause });
    this.seen = seen;
  }
}

/** The issuer's keys cannot be had: nothing can be said of the token, so this is our fault (503), not a 401. */
export class VerificationUnavailableError extends DomainError {
  readonly code = 'verification_unavailable';
  readonly kind = 'unavailable';

  constructor(options?: ErrorOptions) {
    super('Access tokens cannot be verified right now. Try again shortly.', options);
  }
}
