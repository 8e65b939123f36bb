import { DomainError } from '../../gatehouse/index.js';

/** No such client, or none of this organization: the caller cannot tell these apart. */
export class ClientNotFoundError extends DomainError {
  readonly code = 'client_not_found';
  readonly kind = 'not_found';

  constructor() {
    super('There is no client of this name. search_projects lists projects with the clientName of each.');
  }
}
