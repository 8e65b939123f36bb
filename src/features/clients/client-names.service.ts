import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/audit-trail.js';
import type { Principal } from '../../gatehouse/index.js';
import { Database } from '../../platform/database/database.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ClientNotFoundError } from './clients.errors.js';
import { mayKnowClientNames } from './clients.policy.js';
import { type ClientNames, type ClientRow, ClientsRepository } from './clients.repository.js';

/** The clients of the principal's organization by name, for the features that tell of what belongs to them. */
@Injectable()
export class ClientNamesService {
  constructor(
    private readonly database: Database,
    private readonly repository: ClientsRepository,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * The names that have a text in them, the best first, and how many there are.
   * @param text in upper or lower case; the empty one is in all names
   * @throws InsufficientScopeError, DatabaseUnavailableError
   */
  async search(principal: Principal, text: string, limit: number): Promise<ClientNames> {
    mayKnowClientNames(principal);
    const { organizationId } = principal;
    const names = await this.database.inOrganization(organizationId, (tx) =>
      this.repository.findNames(tx, organizationId, text, limit),
    );
    this.audit.recordSoon(principal, { event: 'clients.searched' });
    return names;
  }

  /**
   * Which client that is. What is then read of it, the caller of this records.
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

  /**
   * The ids of the clients with this name, or with this text in their name, for a filter in the caller's transaction.
   * The caller records what it reads with them.
   * @throws InsufficientScopeError
   */
  async findIds(
    principal: Principal,
    tx: Transaction,
    name: string,
    match: 'exact' | 'partial' = 'partial',
  ): Promise<string[]> {
    mayKnowClientNames(principal);
    return this.repository.findIds(tx, principal.organizationId, name, match);
  }
}
