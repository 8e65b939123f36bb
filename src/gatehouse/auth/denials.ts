import { DomainError, type DomainErrorKind } from '../errors/domain-error.js';
import type { Principal } from './principal.js';

/**
 * What an auditor asks about: not allowed; not there, which may mean another organization's; not possible as it is. What
 * is malformed, too much or out of order tells nothing of what somebody was after.
 */
const TOLD: ReadonlySet<DomainErrorKind> = new Set(['forbidden', 'not_found', 'conflict']);

export function isDenial(error: unknown): error is DomainError {
  return error instanceof DomainError && TOLD.has(error.kind);
}

/**
 * Told of every request that was refused to somebody we know: a port, so that whoever refuses (the HTTP filter, the
 * transport of the MCP endpoint) needs to know nothing of who keeps the record.
 */
export abstract class Denials {
  /** @param code the stable code of the error it was refused with */
  abstract denied(principal: Principal, code: string): void;
}
