import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { DomainError, type DomainErrorKind } from './domain-error.js';

const KIND_OF_STATUS: Readonly<Record<number, DomainErrorKind>> = {
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  429: 'rate_limited',
};

/** The kind of a domain error, or of an exception of the application by its 4xx status. */
export function errorKind(error: unknown): DomainErrorKind | undefined {
  if (error instanceof DomainError) return error.kind;
  if (!(error instanceof HttpException) || error.getStatus() < 400 || error.getStatus() >= 500)
    return undefined;
  return KIND_OF_STATUS[error.getStatus()] ?? 'invalid';
}

/** The stable code of an error; exceptions of the application have only their status. */
export function errorCode(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  return error instanceof HttpException ? `http_${error.getStatus()}` : 'internal_error';
}

/** Its message for the caller. Validation errors have a list. The message of a wrapped error is not sent, as in Nest. */
export function errorMessage(error: Error): string {
  const response: unknown = error instanceof HttpException ? error.getResponse() : undefined;
  if (response instanceof Error && error instanceof HttpException)
    return STATUS_CODES[error.getStatus()] ?? 'The request failed';
  const message =
    typeof response === 'object' && response !== null
      ? (response as { readonly message?: unknown }).message
      : response;
  if (Array.isArray(message)) return message.filter((item) => typeof item === 'string').join('; ');
  return typeof message === 'string' ? message : error.message;
}
