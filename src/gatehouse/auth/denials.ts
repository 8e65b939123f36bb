import { Logger } from '@nestjs/common';
import { describeError } from '../errors/describe-error.js';
import type { DomainErrorKind } from '../errors/domain-error.js';
import { errorKind } from '../errors/error-kind.js';
import type { Principal } from './principal.js';

/** `not_found` may be another organization's. Malformed and excessive requests do not show what a caller wanted. */
const AUDITED_KINDS: ReadonlySet<DomainErrorKind | undefined> = new Set([
  'forbidden',
  'not_found',
  'conflict',
]);

export const isDenial = (error: unknown): boolean => AUDITED_KINDS.has(errorKind(error));

/** Called for every request that is denied to a known caller. */
export abstract class Denials {
  /** @param code of the error */
  abstract denied(principal: Principal, code: string): void;
}

/** Wraps the option `denials`: its failures are logged and change no response. */
export function guardedDenials(denials: Pick<Denials, 'denied'> | undefined): Denials {
  const logger = new Logger('Denials');
  const failed = (error: unknown): void => {
    logger.error('The option denials failed', describeError(error));
  };
  return {
    denied: (principal, code) => {
      try {
        // The type admits async functions too.
        const recorded: unknown = denials?.denied(principal, code);
        if (recorded instanceof Promise) recorded.catch(failed);
      } catch (error) {
        failed(error);
      }
    },
  };
}
