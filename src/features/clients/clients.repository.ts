import { Injectable } from '@nestjs/common';
import { and, count, eq, gt, ilike, type SQL, sql } from 'drizzle-orm';
import { clients, projects } from '../../platform/database/schema.js';
import type { Transaction } from '../../platform/database/transaction.js';

export type ClientRow = Pick<typeof clients.$inferSelect, 'id' | 'name'>;

/** Some names, and of how many. */
export interface ClientNames {
  readonly values: readonly string[];
  readonly total: number;
}

export interface StatusCount {
  readonly status: typeof projects.$inferSelect.status;
  readonly projects: number;
}

/** NUL, which PostgreSQL refuses, and halves of surrogate pairs, which would become another character on the way. */
const NOT_STORABLE = /\0|\p{Cs}/u;
const LONGEST_NAME = 200;

/** Every query names the organization, besides the row policies that would keep it to it anyway. */
@Injectable()
export class ClientsRepository {
  /** By any text, compared without regard to case; within an organization no two names differ in that alone. */
  async findByName(tx: Transaction, organizationId: string, name: string): Promise<ClientRow | undefined> {
    if (!isPossible(name)) return undefined;
    const [client] = await tx
      .select({ id: clients.id, name: clients.name })
      .from(clients)
      .where(and(eq(clients.organizationId, organizationId), isNamed(name)));
    return client;
  }

  /** Compared without regard to case; `partial` is any part of the name. */
  async findIds(
    tx: Transaction,
    organizationId: string,
    name: string,
    match: 'exact' | 'partial',
  ): Promise<string[]> {
    // Wildcards in the text stand for themselves.
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

  /**
   * The names with this text in them, compared without regard to case: the sooner it comes the better. The text is
   * looked for as it is, so that nothing in it is a wildcard.
   */
  async findNames(
    tx: Transaction,
    organizationId: string,
    text: string,
    limit: number,
  ): Promise<ClientNames> {
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

  /** Statuses that no project is in are left out. */
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

/** Whether a client can have that in its name. */
function isPossible(text: string): boolean {
  return text.length <= LONGEST_NAME && !NOT_STORABLE.test(text);
}
