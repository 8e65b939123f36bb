import { Injectable } from '@nestjs/common';
import { and, count, eq, sql } from 'drizzle-orm';
import { clients, projects } from '../database/schema.js';
import type { Transaction } from '../database/transaction.js';

export type ClientRow = Pick<typeof clients.$inferSelect, 'id' | 'name'>;

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
      .where(
        and(eq(clients.organizationId, organizationId), eq(sql`lower(${clients.name})`, sql`lower(${name})`)),
      );
    return client;
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

/** Whether a client can have that in its name. */
function isPossible(text: string): boolean {
  return text.length <= LONGEST_NAME && !NOT_STORABLE.test(text);
}
