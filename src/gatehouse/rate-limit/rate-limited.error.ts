import { DomainError } from '../errors/domain-error.js';

/** Too many requests (429). The message names the wait, because MCP clients show an agent the body only. */
export class RateLimitedError extends DomainError {
  constructor(retryAfterSeconds: number) {
    super(
      'rate_limited',
      'rate_limited',
      `Too many requests. Try again in ${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}.`,
    );
  }
}
