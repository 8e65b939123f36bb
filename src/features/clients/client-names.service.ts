import { Injectable } from '@nestjs/common';
import { AnswerBudget } from '../../platform/answers/answer-budget.js';
import { AuditTrail } from '../../platform/audit/audit-trail.js';
import type { Completed, Principal } from '../../gatehouse/index.js';
import { Database } from '../../platform/database/database.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { AmbiguousClientError, ClientNotFoundError, TooManyClientsError } from './clients.errors.js';
import { mayKnowClientNames } from './clients.policy.js';
import { type ClientRow, ClientsRepository, MOST_SPELLINGS } from './clients.repository.js';

/** The most clients that a filter can mean, and that a completion counts. */
const MOST_CLIENTS = 1_000;

/** The clients that a filter means. */
export interface MeantClients {
  readonly ids: readonly string[];
  /** Of an exact name that no client has, the names that the caller may have meant. */
  readonly nearest: readonly string[];
}

/** Looks up the clients of the principal's organization by name, for other features. */
@Injectable()
export class ClientNamesService {
  constructor(
    private readonly database: Database,
    private readonly repository: ClientsRepository,
    private readonly audit: AuditTrail,
    private readonly budget: AnswerBudget,
  ) {}

  /**
   * The names that contain a text, as search compares them, the best first, as many as fit. An empty text matches all names.
   * @returns of the names that contain a text, `total` counts the first thousand
   */
  async search(principal: Principal, text: string, limit: number): Promise<Completed> {
    mayKnowClientNames(principal);
    const { organizationId } = principal;
    const completed = await this.database.inOrganization(organizationId, async (tx) => {
      if (text === '') {
        const first = await this.repository.findFirst(tx, organizationId, limit);
        return {
          values: this.budget.page(namesOf(first)),
          total: await this.repository.count(tx, organizationId),
        };
      }
      const options = { similar: false, limit: MOST_CLIENTS };
      const found = await this.repository.findMatching(tx, organizationId, text.normalize('NFC'), options);
      return { values: this.budget.page(namesOf(found.slice(0, limit))), total: found.length };
    });
    this.audit.recordSoon(principal, { event: 'clients.searched' });
    return completed;
  }

  /**
   * By the whole name, regardless of case, diacritics and signs. The caller records what it reads of the client.
   * @throws ClientNotFoundError, AmbiguousClientError
   */
  async get(principal: Principal, tx: Transaction, name: string): Promise<ClientRow> {
    mayKnowClientNames(principal);
    const { found, nearest } = await this.repository.findByName(tx, principal.organizationId, name);
    const [client, ...others] = found;
    if (client === undefined) throw new ClientNotFoundError(namesOf(nearest));
    if (others.length > 0) throw new AmbiguousClientError(namesOf(found), MOST_SPELLINGS);
    return client;
  }

  /**
   * The clients with this name or with this text in their name. If no name has the text, those whose name resembles it. The
   * caller records what it reads with them.
   * @throws TooManyClientsError
   */
  async findMeant(
    principal: Principal,
    tx: Transaction,
    name: string,
    match: 'exact' | 'partial' = 'partial',
  ): Promise<MeantClients> {
    mayKnowClientNames(principal);
    const { organizationId } = principal;
    if (match === 'exact') {
      const { found, nearest } = await this.repository.findByName(tx, organizationId, name);
      return { ids: idsOf(found), nearest: namesOf(nearest) };
    }
    const options = { similar: true, limit: MOST_CLIENTS + 1 };
    const found = await this.repository.findMatching(tx, organizationId, name, options);
    if (found.length > MOST_CLIENTS) throw new TooManyClientsError(MOST_CLIENTS);
    return { ids: idsOf(found), nearest: [] };
  }
}

const idsOf = (clients: readonly ClientRow[]): string[] => clients.map(({ id }) => id);

const namesOf = (clients: readonly ClientRow[]): string[] => clients.map(({ shownName }) => shownName);
