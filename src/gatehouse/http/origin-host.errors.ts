import { DomainError } from '../errors/domain-error.js';
import { quoted } from '../errors/quoted.js';

export class ForeignHostError extends DomainError {
  /** For the log. */
  readonly seen: string;

  constructor(host: string | undefined) {
    super('forbidden', 'host_not_allowed', 'This server does not go by the name in the Host header.');
    this.seen = `Host is ${quoted(host ?? '')}. If it is a name of this server, add it to allowedHosts.`;
  }
}

export class ForeignOriginError extends DomainError {
  readonly seen: string;

  constructor(origin: string) {
    super('forbidden', 'origin_not_allowed', 'Pages of this origin may not call this server.');
    this.seen = `Origin is ${quoted(origin)}. If it is a frontend of yours, add it to allowedOrigins.`;
  }
}
