import { HttpException } from '@nestjs/common';
import { DomainError } from '../../errors/domain-error.js';
import { type DiagnosisCode, diagnosisOf } from './token-diagnosis.js';

/** The guard rejects the caller. The client may see `message`; cause and remedy are for the log. */
export class AuthenticationError extends HttpException {
  /** What was found in the token, for the log. */
  readonly seen: string | undefined;

  constructor(
    readonly code: DiagnosisCode,
    { cause, seen }: { readonly cause?: unknown; readonly seen?: string | undefined } = {},
  ) {
    super(diagnosisOf(code).message, diagnosisOf(code).status);
    // Not enumerable: jose's errors have the token's claims, which an error written as JSON must not contain.
    Object.defineProperty(this, 'cause', { value: cause, enumerable: false });
    this.seen = seen;
  }
}

/** The token cannot be verified, as its issuer cannot be reached: 503, not 401. */
export class VerificationUnavailableError extends DomainError {
  constructor(options?: { readonly cause?: unknown }) {
    super(
      'unavailable',
      'verification_unavailable',
      'Access tokens cannot be verified right now. Try again shortly.',
      options,
    );
  }
}
