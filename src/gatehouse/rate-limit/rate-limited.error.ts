import { DomainError } from '../errors/domain-error.js';

/** Too many requests (429). The wait stands in the words too: MCP clients show an agent the body, not the headers. */
export class RateLimitedError extends DomainError {
  readonly code = 'rate_limited';
  readonly kind = 'rate_limited';

  constructor(retryAfterSeconds: number) {
    super(
      `Too many requests. Try again in ${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}.`,
    );
  }
}
