import { DomainError } from '../../gatehouse/index.js';

export class IdempotencyKeyReusedError extends DomainError {
  constructor() {
    super(
      'conflict',
      'idempotency_key_reused',
      'This idempotency key was used for another request within the last 24 hours. ' +
        'Send a new key with a new request, or the same request with this one.',
    );
  }
}

export class InvalidIdempotencyKeyError extends DomainError {
  constructor() {
    super(
      'invalid',
      'invalid_idempotency_key',
      'Idempotency-Key must be sent once, and be 1 to 255 visible ASCII characters.',
    );
  }
}
