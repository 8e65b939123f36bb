import { HttpException } from '@nestjs/common';
import { DomainError, type DomainErrorKind } from './domain-error.js';

const KIND_OF_STATUS: Readonly<Record<number, DomainErrorKind>> = {
  400: 'invalid',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  422: 'invalid',
  429: 'rate_limited',
};

/** What an error says went wrong: a domain error by its kind, an exception of the application by its status. */
export function errorKind(error: unknown): DomainErrorKind | undefined {
  if (error instanceof DomainError) return error.kind;
  return error instanceof HttpException ? KIND_OF_STATUS[error.getStatus()] : undefined;
}

/** Its stable code: an exception of the application's has its status only. */
export function errorCode(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  return error instanceof HttpException ? `http_${error.getStatus()}` : 'internal_error';
}
