/** What went wrong, in the terms a caller can act on; `http/` and `mcp/` each translate it once. */
export type DomainErrorKind =
  'invalid' | 'not_found' | 'forbidden' | 'conflict' | 'rate_limited' | 'unavailable';

/**
 * An error whose `message` is written for the caller: it may reach a client word for word, so it never carries
 * SQL, upstream text or a secret. `code` is stable and machine-readable (`project_not_found`).
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  abstract readonly kind: DomainErrorKind;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
