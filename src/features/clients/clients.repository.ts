import { Injectable } from '@nestjs/common';
import { and, count, eq, type SQL, sql } from 'drizzle-orm';
import type { SelectResultFields } from 'drizzle-orm/query-builders/select.types';
import { clients, projects } from '../../platform/database/schema.js';
import { stored } from '../../platform/database/stored.js';
import type { Transaction } from '../../platform/database/transaction.js';

const clientFields = { id: clients.id, name: stored(clients.name), shownName: clients.name };

export type ClientRow = SelectResultFields<typeof clientFields>;

export interface StatusCount {
  readonly status: typeof projects.$inferSelect.status;
  readonly projects: number;
}

/** PostgreSQL rejects NUL, and half of a surrogate pair would become another character. */
const NOT_STORABLE = /\0|\p{Cs}/u;
const LONGEST_NAME = 200;

/** The most clients of one name, in different spellings, that are counted. */
export const MOST_SPELLINGS = 25;

const MOST_NEAREST = 3;

export interface ClientsOfName {
  readonly found: ClientRow[];
  /** Clients whose names contain the name or resemble it, if none has it. */
  readonly nearest: ClientRow[];
}

/** Every query names the organization, although row-level security confines it anyway. */
@Injectable()
export class ClientsRepository {
  /**
   * The client of this name, regardless of case. Without one, those whose names differ from it in diacritics, signs and
   * blanks only.
   */
  async findByName(tx: Transaction, organizationId: string, name: string): Promise<ClientsOfName> {
    if (!isPossible(name)) return { found: [], nearest: [] };
    const inOrganization = eq(clients.organizationId, organizationId);
    const [client] = await tx
      .select(clientFields)
      .from(clients)
      .where(and(inOrganization, eq(sql`lower(${clients.name})`, sql`lower(${name})`)));
    if (client !== undefined) return { found: [client], nearest: [] };
    const words = sql`search_words(${name})`;
    // Names of the same words are the best matches.
    const matches = await selectMatches(tx, name, true, MOST_SPELLINGS, {
      sameWords: sql<boolean>`${clients.searchName} = ${words} and btrim(${words}) <> ''`,
    })
      .where(inOrganization)
      .orderBy(sql`match.score desc`, sql`lower(${clients.name})`);
    const found = matches.filter(({ sameWords }) => sameWords);
    return { found, nearest: found.length > 0 ? [] : matches.slice(0, MOST_NEAREST) };
  }

  /**
   * The clients that have the text in their name, the earlier the better (see the migration 0017_folded_search).
   * @param similar if none has it, those whose name resembles it
   */
  async findMatching(
    tx: Transaction,
    organizationId: string,
    text: string,
    { similar, limit }: { readonly similar: boolean; readonly limit: number },
  ): Promise<ClientRow[]> {
    if (!isPossible(text)) return [];
    return selectMatches(tx, text, similar, limit, {})
      .where(eq(clients.organizationId, organizationId))
      .orderBy(sql`match.score desc`, sql`lower(${clients.name})`);
  }

  /** By name. */
  findFirst(tx: Transaction, organizationId: string, limit: number): Promise<ClientRow[]> {
    return tx
      .select(clientFields)
      .from(clients)
      .where(eq(clients.organizationId, organizationId))
      .orderBy(sql`lower(${clients.name})`)
      .limit(limit);
  }

  async count(tx: Transaction, organizationId: string): Promise<number> {
    const [row] = await tx
      .select({ clients: count() })
      .from(clients)
      .where(eq(clients.organizationId, organizationId));
    return row?.clients ?? 0;
  }

  /** Without the statuses that no project has. */
  countProjects(tx: Transaction, organizationId: string, clientId: string): Promise<StatusCount[]> {
    return tx
      .select({ status: projects.status, projects: count() })
      .from(projects)
      .where(and(eq(projects.organizationId, organizationId), eq(projects.clientId, clientId)))
      .groupBy(projects.status);
  }
}

const selectMatches = <Fields extends Record<string, SQL>>(
  tx: Transaction,
  text: string,
  similar: boolean,
  limit: number,
  fields: Fields,
) =>
  tx
    .select({ ...clientFields, ...fields })
    .from(sql`search_clients(${text}, ${similar}, ${limit}) as match`)
    .innerJoin(clients, eq(clients.id, sql`match.client_id`))
    .$dynamic();

/** Whether there is a text, and a client's name can contain it. */
function isPossible(text: string): boolean {
  return text.trim() !== '' && text.length <= LONGEST_NAME && !NOT_STORABLE.test(text);
}
