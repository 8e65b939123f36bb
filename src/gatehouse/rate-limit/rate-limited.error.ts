import { DomainError } from '../errors/domain-error.js';

/** Too many requests (429). The wait stands in the words too: MCP clients show an agent the body, not the headers. */
export class RateLimitedError extends DomainError {
  constructor(retryAfterSeconds: number) {
    super(
      'rate_limited',
      'rate_limited',
      `Too many requests. Try again in ${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}.`,
    );
  }
}
