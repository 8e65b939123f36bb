import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';

/** What went wrong, in the terms a caller can act on; the HTTP filter and the MCP endpoint each translate it once. */
export type DomainErrorKind =
  'invalid' | 'not_found' | 'forbidden' | 'conflict' | 'rate_limited' | 'unavailable';

const STATUS_OF_KIND: Record<DomainErrorKind, number> = {
  invalid: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  unavailable: 503,
};

/**
 * An error whose `message` is written for the caller: it may reach a client word for word, so it never carries
 * SQL, upstream text or a secret. `code` is stable and machine-readable (`project_not_found`). It is an `HttpException`,
 * so that any exception filter answers it with the right status.
 */
export abstract class DomainError extends HttpException {
  abstract readonly code: string;
  abstract readonly kind: DomainErrorKind;

  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, 500);
    // Not enumerable: whatever writes the error as JSON would write its cause, SQL and all.
    if (options?.cause !== undefined)
      Object.defineProperty(this, 'cause', { value: options.cause, enumerable: false });
    // Filters that read the property, not the method, must see the same.
    Object.defineProperty(this, 'status', { get: () => this.getStatus() });
  }

  override getStatus(): number {
    return STATUS_OF_KIND[this.kind];
  }

  override getResponse(): object {
    const statusCode = this.getStatus();
    return { statusCode, error: STATUS_CODES[statusCode], message: this.message, code: this.code };
  }
}
