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

/** An error whose message is written for the caller. As an `HttpException`, every exception filter answers its status. */
export abstract class DomainError extends HttpException {
  /**
   * @param kind determines the HTTP status
   * @param code stable and machine-readable: `project_not_found`
   * @param message reaches clients word for word: no SQL, upstream text or secret
   * @param options `cause` is for the log
   */
  constructor(
    readonly kind: DomainErrorKind,
    readonly code: string,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    const statusCode = STATUS_OF_KIND[kind];
    super({ statusCode, error: STATUS_CODES[statusCode], message, code }, statusCode);
    // Not enumerable: an error written as JSON must not contain its cause.
    if (options?.cause !== undefined)
      Object.defineProperty(this, 'cause', { value: options.cause, enumerable: false });
  }
}
