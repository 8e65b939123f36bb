import type { Principal } from './principal.js';

/**
 * Told of every request that was refused to somebody we know: a port, so that whoever refuses (the HTTP filter, the
 * transport of the MCP endpoint) needs to know nothing of who keeps the record.
 */
export abstract class Denials {
  /** @param code the stable code of the error it was refused with */
  abstract denied(principal: Principal, code: string): void;
}
