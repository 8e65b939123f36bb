import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { createApiKey, hashApiKey } from '../../gatehouse/index.js';
import type { DatabaseDriver } from '../database/database.driver.js';
import { apiKeys, organizations } from '../database/schema.js';
import type { Transaction } from '../database/transaction.js';
import { OperatorTrail } from './operator-trail.js';

export interface NewApiKey {
  readonly organizationId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly days: number;
}

export type ListedApiKey = Omit<typeof apiKeys.$inferSelect, 'keyHash'>;

/**
 * Makes and revokes keys, as the user who owns the tables: the role that the server works as may only look them up, so
 * that nobody who takes the server over can make a key to come back with. Both are in the organization's audit log.
 */
export class ApiKeyAdministration {
  private readonly trail = new OperatorTrail();

  constructor(private readonly driver: DatabaseDriver) {}

  /**
   * @returns the key, which is nowhere to be had again, and its id
   * @throws RangeError when no key could name the organization
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
        .returning({ id: apiKeys.id });
      if (row === undefined) throw new Error('The insertion of a key returned no row');
      await this.trail.record(tx, {
        organizationId,
        event: 'api_key.created',
        operation: 'api-key create',
        keyId: row.id,
        arguments: { scopes: scopes.join(' '), days },
      });
      return row.id;
    });
    return { key, id };
  }

  /** Whether the organization has a row here. A key may be made before it does. */
  async knowsOrganization(organizationId: string): Promise<boolean> {
    const rows = await this.inOrganization(organizationId, (tx) =>
      tx.select({ id: organizations.id }).from(organizations).where(eq(organizations.id, organizationId)),
    );
    return rows.length > 0;
  }

  /** Newest first. */
  list(organizationId: string): Promise<ListedApiKey[]> {
    const { id, name, scopes, createdAt, expiresAt, revokedAt } = apiKeys;
    return this.inOrganization(organizationId, (tx) =>
      tx
        .select({
          id,
          organizationId: apiKeys.organizationId,
          name,
          scopes,
          createdAt,
          expiresAt,
          revokedAt,
        })
        .from(apiKeys)
        .where(eq(apiKeys.organizationId, organizationId))
        .orderBy(desc(createdAt), id),
    );
  }

  /** @returns false if the organization has no such key that is not revoked yet */
  async revoke(organizationId: string, id: string): Promise<boolean> {
    return this.inOrganization(organizationId, async (tx) => {
      const [revoked] = await tx
        .update(apiKeys)
        .set({ revokedAt: sql`now()` })
        .where(and(eq(apiKeys.organizationId, organizationId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
        .returning({ id: apiKeys.id });
      if (revoked === undefined) return false;
      await this.trail.record(tx, {
        organizationId,
        event: 'api_key.revoked',
        operation: 'api-key revoke',
        keyId: revoked.id,
        arguments: {},
      });
      return true;
    });
  }

  /** The row policies bind the owner as well. */
  private inOrganization<T>(organizationId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.driver.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.organization_id', ${organizationId}, true)`);
      return work(tx);
    });
  }
}
