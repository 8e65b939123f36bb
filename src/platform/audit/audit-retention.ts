import { sql } from 'drizzle-orm';
import type { DatabaseDriver } from '../database/database.driver.js';
import { auditEvents } from '../database/schema.js';
import type { Transaction } from '../database/transaction.js';
import { OperatorTrail } from './operator-trail.js';

/** Few enough for one statement to take well under a second. */
const BATCH = 5_000;

/** Deletes old events of all organizations, as the owner of the tables: the server's own role cannot. */
export class AuditRetention {
  private readonly trail = new OperatorTrail();

  constructor(private readonly driver: DatabaseDriver) {}

  /**
   * Deletes in batches, each in a transaction with its `audit_log.pruned` event for every organization.
   * @returns how many events were deleted
   */
  async prune(before: Date): Promise<number> {
    let pruned = 0;
    for (;;) {
      const deleted = await this.driver.transaction((tx) => this.pruneBatch(tx, before));
      pruned += deleted;
      if (deleted < BATCH) return pruned;
    }
  }

  private async pruneBatch(tx: Transaction, before: Date): Promise<number> {
    await tx.execute(sql`select set_config('app.audit_prune_before', ${before.toISOString()}, true)`);
    const deleted = await tx
      .delete(auditEvents)
      .where(
        sql`ctid = any (array(select ctid from ${auditEvents} where occurred_at < ${before.toISOString()} limit ${BATCH}))`,
      )
      .returning({ organizationId: auditEvents.organizationId });
    const counts = new Map<string, number>();
    for (const { organizationId } of deleted)
      counts.set(organizationId, (counts.get(organizationId) ?? 0) + 1);
    for (const [organizationId, events] of counts) {
      await tx.execute(sql`select set_config('app.organization_id', ${organizationId}, true)`);
      await this.trail.record(tx, {
        organizationId,
        event: 'audit_log.pruned',
        operation: 'database prune-audit-log',
        subject: null,
        arguments: { before: before.toISOString(), events },
      });
    }
    return deleted.length;
  }
}
