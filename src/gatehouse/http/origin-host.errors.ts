import { DomainError } from '../errors/domain-error.js';
import { quoted } from '../errors/quoted.js';

export class ForeignHostError extends DomainError {
  readonly code = 'host_not_allowed';
  readonly kind = 'forbidden';
  /** For the log: what the request named, and what to change. */
  readonly seen: string;

  constructor(host: string | undefined) {
    super('This server does not go by the name in the Host header.');
    this.seen = `Host is ${quoted(host ?? '')}. If it is a name of this server, add it to allowedHosts.`;
  }
}

export class ForeignOriginError extends DomainError {
  readonly code = 'origin_not_allowed';
  readonly kind = 'forbidden';
  readonly seen: string;

  constructor(origin: string) {
    super('Pages of this origin may not call this server.');
    this.seen = `Origin is ${quoted(origin)}. If it is a frontend of yours, add it to allowedOrigins.`;
  }
}
