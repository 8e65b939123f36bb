import { Logger } from '@nestjs/common';
import { describeError } from '../errors/describe-error.js';
import type { DomainErrorKind } from '../errors/domain-error.js';
import { errorKind } from '../errors/error-kind.js';
import type { Principal } from './principal.js';

/**
 * What an auditor asks about: not allowed; not found, which may mean another organization's; not possible as it is.
 * Malformed and excessive requests do not show what a caller was after.
 */
const AUDITED_KINDS: ReadonlySet<DomainErrorKind | undefined> = new Set([
  'forbidden',
  'not_found',
  'conflict',
]);

export const isDenial = (error: unknown): boolean => AUDITED_KINDS.has(errorKind(error));

/**
 * Called for every request that is denied to a known caller. A port: the HTTP filter and the transport of the MCP
 * endpoint need not know who keeps the record.
 */
export abstract class Denials {
  /** @param code the stable code of the error that denied it */
  abstract denied(principal: Principal, code: string): void;
}

/** The application's record, whose failure is logged and changes no answer. */
export function guardedDenials(denials: Pick<Denials, 'denied'> | undefined): Denials {
  const logger = new Logger('Denials');
  const failed = (error: unknown): void => {
    logger.error('The option denials failed', describeError(error));
  };
  return {
    denied: (principal, code) => {
      try {
        // An async function fits the type, too.
        const recorded: unknown = denials?.denied(principal, code);
        if (recorded instanceof Promise) recorded.catch(failed);
      } catch (error) {
        failed(error);
      }
    },
  };
}
