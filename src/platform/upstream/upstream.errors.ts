import { DomainError } from '../../gatehouse/index.js';

/** The authorization server, or what it answered, cannot be used: nothing the caller did. */
export class UpstreamTokenUnavailableError extends DomainError {
  constructor() {
    super(
      'unavailable',
      'upstream_token_unavailable',
      'Another system that this needs cannot be reached right now. Try again shortly.',
    );
  }
}

/** The authorization server gives this login no token for the other API. */
export class UpstreamTokenRefusedError extends DomainError {
  constructor() {
    super('forbidden', 'upstream_token_refused', 'This needs another system, which this login may not use.');
  }
}

/** A credential that the tenant cannot exchange: an API key, a program's own token, another issuer's. */
export class LoginNotExchangeableError extends DomainError {
  constructor() {
    super(
      'forbidden',
      'login_not_exchangeable',
      'This needs another system, which only people reach who have logged in themselves.',
    );
  }
}
