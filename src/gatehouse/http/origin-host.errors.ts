import { DomainError } from '../errors/domain-error.js';

export class ForeignHostError extends DomainError {
  readonly code = 'host_not_allowed';
  readonly kind = 'forbidden';

  constructor() {
    super('This server does not go by the name in the Host header.');
  }
}

export class ForeignOriginError extends DomainError {
  readonly code = 'origin_not_allowed';
  readonly kind = 'forbidden';

  constructor() {
    super('Pages of this origin may not call this server.');
  }
}
