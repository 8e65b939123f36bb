import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/audit-trail.js';
import type { Completed, Principal } from '../../gatehouse/index.js';
import { Database } from '../../platform/database/database.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ClientNotFoundError } from './clients.errors.js';
import { mayKnowClientNames } from './clients.policy.js';
import { type ClientRow, ClientsRepository } from './clients.repository.js';

/** Looks up the clients of the principal's organization by name, for other features. */
@Injectable()
export class ClientNamesService {
  constructor(
    private readonly database: Database,
    private readonly repository: ClientsRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** The names that contain a text, regardless of case, the best first. An empty text matches all names. */
  async search(principal: Principal, text: string, limit: number): Promise<Completed> {
    mayKnowClientNames(principal);
    const { organizationId } = principal;
    const names = await this.database.inOrganization(organizationId, (tx) =>
      this.repository.findNames(tx, organizationId, text.normalize('NFC'), limit),
    );
    this.audit.recordSoon(principal, { event: 'clients.searched' });
    return names;
  }

  /**
   * By the whole name, regardless of case. The caller records what it reads of the client.
   * @throws ClientNotFoundError
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

  /** The ids of the clients with this name, or this text in their name. The caller records what it reads with them. */
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
