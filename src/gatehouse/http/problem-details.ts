import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { AuthenticationError } from '../auth/tokens/authentication.errors.js';
import { diagnosisOf } from '../auth/tokens/token-diagnosis.js';
import { DomainError } from '../errors/domain-error.js';
import { type FieldFault, InvalidRequestError } from './invalid-request.error.js';

/** RFC 9457. `code` is stable; `correlationId` finds the log line. */
export interface ProblemDetails {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldFault[];
  readonly correlationId?: string;
}

/** What a client is told of an error: our own words, never the text of a library. */
export function describeProblem(error: unknown): ProblemDetails {
  if (error instanceof DomainError) return problem(error.getStatus(), error.code, error.message);
  if (error instanceof AuthenticationError)
    return problem(error.getStatus(), publicCode(error), error.message);
  if (error instanceof InvalidRequestError) {
    return { ...problem(400, 'invalid_request', error.message), errors: error.faults };
  }
  if (error instanceof HttpException && isErrorStatus(error.getStatus()))
    return describeHttpException(error.getStatus());
  return problem(
    500,
    'internal_error',
    'Something went wrong on our side. Quote the correlation id when you report it.',
  );
}

/** An exception can be made with any number. */
const isErrorStatus = (status: number): boolean => status >= 400 && status <= 599;

/** A refused token says no more than that it is invalid: why is for the log (RFC 6750 §3.1 gives `error` only). */
function publicCode({ code }: AuthenticationError): string {
  const { status, error } = diagnosisOf(code);
  return status === 403 ? code : (error ?? 'unauthenticated');
}

const HTTP_DETAILS: Record<number, readonly [code: string, detail: string]> = {
  400: [
    'invalid_request',
    'The request could not be read: check the JSON of its body and the encoding of its address.',
  ],
  404: ['not_found', 'There is nothing at this address.'],
  405: ['method_not_allowed', 'This address does not take that method.'],
  413: ['payload_too_large', 'The request body is larger than this server takes.'],
  415: ['unsupported_media_type', 'Send the body as application/json, in UTF-8 and not compressed.'],
};

function describeHttpException(status: number): ProblemDetails {
  const [code, detail] = HTTP_DETAILS[status] ?? [
    'request_failed',
    STATUS_CODES[status] ?? 'The request failed.',
  ];
  return problem(status, code, detail);
}

function problem(status: number, code: string, detail: string): ProblemDetails {
  return { title: STATUS_CODES[status] ?? 'Error', status, code, detail };
}
