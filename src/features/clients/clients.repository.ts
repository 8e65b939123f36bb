import { Injectable } from '@nestjs/common';
import { and, count, eq, gt, ilike, type SQL, sql } from 'drizzle-orm';
import type { SelectResultFields } from 'drizzle-orm/query-builders/select.types';
import type { Completed } from '../../gatehouse/index.js';
import { clients, projects } from '../../platform/database/schema.js';
import { stored } from '../../platform/database/stored.js';
import type { Transaction } from '../../platform/database/transaction.js';

const clientFields = { id: clients.id, name: stored(clients.name) };

export type ClientRow = SelectResultFields<typeof clientFields>;

export interface StatusCount {
  readonly status: typeof projects.$inferSelect.status;
  readonly projects: number;
}

/** PostgreSQL rejects NUL, and half of a surrogate pair would become another character. */
const NOT_STORABLE = /\0|\p{Cs}/u;
const LONGEST_NAME = 200;

/** Every query names the organization, although row-level security confines it anyway. */
@Injectable()
export class ClientsRepository {
  /** Regardless of case: within an organization, no two names differ in case alone. */
  async findByName(tx: Transaction, organizationId: string, name: string): Promise<ClientRow | undefined> {
    if (!isPossible(name)) return undefined;
    const [client] = await tx
      .select(clientFields)
      .from(clients)
      .where(and(eq(clients.organizationId, organizationId), isNamed(name)));
    return client;
  }

  /** Regardless of case; `partial` matches any part of the name. */
  async findIds(
    tx: Transaction,
    organizationId: string,
    name: string,
    match: 'exact' | 'partial',
  ): Promise<string[]> {
    // Wildcards in the text are literal.
    const part = `%${name.replaceAll(/[\\%_]/g, '\\$&')}%`;
    const rows = await tx
      .select({ id: clients.id })
      .from(clients)
      .where(
        and(
          eq(clients.organizationId, organizationId),
          match === 'exact' ? isNamed(name) : ilike(clients.name, part),
        ),
      );
    return rows.map(({ id }) => id);
  }

  /** The names that contain the text, regardless of case; the earlier it stands in the name, the better. */
  async findNames(tx: Transaction, organizationId: string, text: string, limit: number): Promise<Completed> {
    if (!isPossible(text)) return { values: [], total: 0 };
    const position = sql<number>`strpos(lower(${clients.name}), lower(${text}))`;
    const rows = await tx
      .select({ name: clients.name, total: sql`count(*) over ()`.mapWith(Number) })
      .from(clients)
      .where(and(eq(clients.organizationId, organizationId), gt(position, 0)))
      .orderBy(position, sql`lower(${clients.name})`)
      .limit(limit);
    return { values: rows.map(({ name }) => name), total: rows[0]?.total ?? 0 };
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

function isNamed(name: string): SQL {
  return eq(sql`lower(${clients.name})`, sql`lower(${name})`);
}

/** Whether a client's name can contain this text. */
function isPossible(text: string): boolean {
  return text.length <= LONGEST_NAME && !NOT_STORABLE.test(text);
}
