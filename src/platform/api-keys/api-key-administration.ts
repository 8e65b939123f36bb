import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { SelectResultFields } from 'drizzle-orm/query-builders/select.types';
import { createApiKey, hashApiKey } from '../../gatehouse/index.js';
import type { DatabaseDriver } from '../database/database.driver.js';
import { apiKeys, organizations } from '../database/schema.js';
import { stored } from '../database/stored.js';
import type { Transaction } from '../database/transaction.js';
import { OperatorTrail } from '../audit/operator-trail.js';

export interface NewApiKey {
  readonly organizationId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly days: number;
}

const LISTED = {
  id: apiKeys.id,
  name: apiKeys.name,
  scopes: apiKeys.scopes,
  createdAt: apiKeys.createdAt,
  expiresAt: apiKeys.expiresAt,
  revokedAt: apiKeys.revokedAt,
};

export type ListedApiKey = SelectResultFields<typeof LISTED>;

/** Creates and revokes keys as the owner of the tables: the server's own role may only look keys up. */
export class ApiKeyAdministration {
  private readonly trail = new OperatorTrail();

  constructor(private readonly driver: DatabaseDriver) {}

  /**
   * @returns the key, which is stored nowhere, and its id
   * @throws RangeError when the organization id does not fit into a key
   */
  async create({ organizationId, name, scopes, days }: NewApiKey): Promise<{ key: string; id: string }> {
    const key = createApiKey(organizationId);
    const id = await this.inOrganization(organizationId, async (tx) => {
      const [row] = await tx
        .insert(apiKeys)
        .values({
          organizationId,
          name,
          scopes: [...scopes],
          keyHash: hashApiKey(key),
          expiresAt: sql`now() + make_interval(days => ${days})`,
        })
        .returning({ id: stored(apiKeys.id) });
      if (row === undefined) throw new Error('The insertion of a key returned no row');
      await this.trail.record(tx, {
        organizationId,
        event: 'api_key.created',
        operation: 'api-key create',
        subject: row.id,
        arguments: { scopes: scopes.join(' '), days },
      });
      return row.id;
    });
    return { key, id };
  }

  /** Whether the organization has a row here. A key may be created before that. */
  async knowsOrganization(organizationId: string): Promise<boolean> {
    const rows = await this.inOrganization(organizationId, (tx) =>
      tx.select({ id: organizations.id }).from(organizations).where(eq(organizations.id, organizationId)),
    );
    return rows.length > 0;
  }

  /** Newest first. */
  list(organizationId: string): Promise<ListedApiKey[]> {
    return this.inOrganization(organizationId, (tx) =>
      tx
        .select(LISTED)
        .from(apiKeys)
        .where(eq(apiKeys.organizationId, organizationId))
        .orderBy(desc(apiKeys.createdAt), apiKeys.id),
    );
  }

  /** @returns false if the organization has no such key, or it is revoked already */
  async revoke(organizationId: string, id: string): Promise<boolean> {
    return this.inOrganization(organizationId, async (tx) => {
      const [revoked] = await tx
        .update(apiKeys)
        .set({ revokedAt: sql`now()` })
        .where(and(eq(apiKeys.organizationId, organizationId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
        .returning({ id: stored(apiKeys.id) });
      if (revoked === undefined) return false;
      await this.trail.record(tx, {
        organizationId,
        event: 'api_key.revoked',
        operation: 'api-key revoke',
        subject: revoked.id,
        arguments: {},
      });
      return true;
    });
  }

  /** Row-level security binds the owner as well. */
  private inOrganization<T>(organizationId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.driver.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.organization_id', ${organizationId}, true)`);
      return work(tx);
    });
  }
}
