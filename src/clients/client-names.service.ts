import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { Database } from '../database/database.js';
import { ClientNotFoundError } from './clients.errors.js';
import { mayKnowClientNames } from './clients.policy.js';
import { type ClientRow, ClientsRepository } from './clients.repository.js';

/**
 * The clients of the principal's organization by name, for the features that tell of what belongs to them. What was read
 * of a client, those record.
 */
@Injectable()
export class ClientNamesService {
  constructor(
    private readonly database: Database,
    private readonly repository: ClientsRepository,
  ) {}

  /**
   * @param name the whole name, in upper or lower case
   * @throws InsufficientScopeError, ClientNotFoundError, DatabaseUnavailableError
   */
  async get(principal: Principal, name: string): Promise<ClientRow> {
    mayKnowClientNames(principal);
    const { organizationId } = principal;
    const client = await this.database.inOrganization(organizationId, (tx) =>
      this.repository.findByName(tx, organizationId, name),
    );
    if (client === undefined) throw new ClientNotFoundError();
    return client;
  }
}
