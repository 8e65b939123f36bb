import { Injectable } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { usedConfirmations } from '../database/schema.js';
import type { Transaction } from '../database/transaction.js';

@Injectable()
export class UsedConfirmationsRepository {
  /** @returns false if it was used before; waits for a concurrent transaction that uses it */
  async add(tx: Transaction, confirmation: typeof usedConfirmations.$inferInsert): Promise<boolean> {
    await this.forgetLongExpired(tx, confirmation.organizationId);
    const added = await tx
      .insert(usedConfirmations)
      .values(confirmation)
      .onConflictDoNothing()
      .returning({ id: usedConfirmations.id });
    return added.length > 0;
  }

  /** There is no cleanup job. One transaction at a time, to rule out deadlocks. */
  private async forgetLongExpired(tx: Transaction, organizationId: string): Promise<void> {
    await tx.execute(sql`
      delete from ${usedConfirmations}
      where ${usedConfirmations.organizationId} = ${organizationId}
        and ${usedConfirmations.expiresAt} < now() - interval '1 day'
        and (select pg_try_advisory_xact_lock(hashtext('used_confirmations'), hashtext(${organizationId})))`);
  }
}
