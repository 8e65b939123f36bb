import { DomainError } from '../../gatehouse/index.js';

/** No such client, or none of this organization: the caller cannot tell these apart. */
export class ClientNotFoundError extends DomainError {
  constructor() {
    super(
      'not_found',
      'client_not_found',
      'There is no client of this name. search_projects lists projects with the clientName of each.',
    );
  }
}
