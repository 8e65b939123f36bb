import { STATUS_CODES } from 'node:http';
import { BadRequestException, HttpException } from '@nestjs/common';
import type { Response } from 'express';
import { AuthenticationError } from '../auth/tokens/authentication.errors.js';
import { diagnosisOf } from '../auth/tokens/token-diagnosis.js';
import { DomainError } from '../errors/domain-error.js';
import { correlationId } from './correlation.js';

/** One fault of the input: `field` is the path within it (`limit`, `notes.0.title`). */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** The input does not fit its schema: 400, with every fault named. */
export class InvalidRequestError extends BadRequestException {
  constructor(readonly faults: readonly FieldFault[]) {
    super(faults.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; '));
  }
}

/** RFC 9457. `code` is stable; `correlationId` finds the log line. */
export interface ProblemDetails {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldFault[];
  readonly correlationId?: string;
}

/** What a client may read of an error: our own words, never the text of a library. */
export function describeProblem(error: unknown): ProblemDetails {
  if (error instanceof DomainError) return problem(error.getStatus(), error.code, error.message);
  if (error instanceof AuthenticationError)
    return problem(error.getStatus(), publicCode(error), error.message);
  if (error instanceof InvalidRequestError)
    return { ...problem(400, 'invalid_request', error.message), errors: error.faults };
  // An exception can be made with any number.
  if (error instanceof HttpException && error.getStatus() >= 400 && error.getStatus() <= 599)
    return describeHttpException(error.getStatus());
  return problem(
    500,
    'internal_error',
    'Something went wrong on our side. Quote the correlation id when you report it.',
  );
}

/** Why a token was rejected is for the log (RFC 6750 §3.1 gives `error` only). */
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

/** Signing keys and the database are tried again within seconds. */
const RETRY_AFTER_SECONDS = 5;

/** Answers with a problem, which no cache may keep. */
export function sendProblem(response: Response, problem: ProblemDetails): void {
  if (problem.status === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
  response.setHeader('Cache-Control', 'no-store');
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify({ ...problem, correlationId: correlationId() }));
}
