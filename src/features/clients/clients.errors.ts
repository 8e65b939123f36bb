import { DomainError } from '../../gatehouse/index.js';
import { quoted } from '../../platform/text/quoted.js';

/** No such client, or none of this organization: the caller cannot tell these apart. */
export class ClientNotFoundError extends DomainError {
  /** @param nearest names of the caller's own organization */
  constructor(nearest: readonly string[] = []) {
    super(
      'not_found',
      'client_not_found',
      `There is no client of this name. ${
        nearest.length === 0
          ? 'search_projects lists projects with the clientName of each.'
          : `The nearest: ${quoted(nearest)}.`
      }`,
    );
  }
}

const MOST_NAMES = 5;

/** Several clients have names that differ in diacritics or signs only, and none is written as the caller wrote it. */
export class AmbiguousClientError extends DomainError {
  /** @param most names that were counted: there may be more */
  constructor(names: readonly string[], most: number) {
    const some = quoted(names.slice(0, MOST_NAMES));
    const list = names.length > MOST_NAMES ? `The first ${MOST_NAMES}: ${some}` : some;
    super(
      'conflict',
      'client_ambiguous',
      `${names.length < most ? names.length : `At least ${most}`} clients have this name, spelled differently. ${list}. ` +
        'Give the name in its exact spelling.',
    );
  }
}

export class TooManyClientsError extends DomainError {
  constructor(most: number) {
    super(
      'invalid',
      'client_name_too_short',
      `More than ${most} clients have this in their name. Give more of the name.`,
    );
  }
}
