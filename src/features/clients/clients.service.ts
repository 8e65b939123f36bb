import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/audit-trail.js';
import type { Principal } from '../../gatehouse/index.js';
import { Database } from '../../platform/database/database.js';
import { ClientNamesService } from './client-names.service.js';
import { mayReadClients } from './clients.policy.js';
import { type ClientRow, ClientsRepository, type StatusCount } from './clients.repository.js';
import type { ClientDetails, ClientNameInput } from './clients.schemas.js';
import { CreditRatings } from './credit-ratings.js';

/** The clients of the principal's organization. */
@Injectable()
export class ClientsService {
  constructor(
    private readonly database: Database,
    private readonly repository: ClientsRepository,
    private readonly clientNames: ClientNamesService,
    private readonly creditRatings: CreditRatings,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * One client with the number of its projects and its credit rating, or why there is none.
   * @throws ClientNotFoundError, AmbiguousClientError
   */
  async get(principal: Principal, { clientName }: ClientNameInput): Promise<ClientDetails> {
    mayReadClients(principal);
    const { client, counts } = await this.find(principal, clientName);
    this.audit.recordSoon(principal, { event: 'client.read', subject: client.name });
    // After the transaction: a slow upstream API must not hold a database connection.
    const rating = await this.creditRatings.ratingOf(principal, client.name);
    return {
      clientName: client.name,
      projectCounts: {
        active: 0,
        completed: 0,
        on_hold: 0,
        ...Object.fromEntries(counts.map(({ status, projects }) => [status, projects])),
      },
      ...(typeof rating === 'string'
        ? { creditRating: null, creditRatingMissing: rating }
        : { creditRating: rating, creditRatingMissing: null }),
    };
  }

  private find(principal: Principal, name: string): Promise<{ client: ClientRow; counts: StatusCount[] }> {
    const { organizationId } = principal;
    return this.database.inOrganization(organizationId, async (tx) => {
      const client = await this.clientNames.get(principal, tx, name);
      return { client, counts: await this.repository.countProjects(tx, organizationId, client.id) };
    });
  }
}
