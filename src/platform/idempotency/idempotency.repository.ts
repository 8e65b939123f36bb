import { Injectable } from '@nestjs/common';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import { idempotencyKeys } from '../database/schema.js';
import type { Transaction } from '../database/transaction.js';

export type Slot = Pick<
  typeof idempotencyKeys.$inferSelect,
  'organizationId' | 'caller' | 'operation' | 'key'
>;
type FirstRequest = Pick<typeof idempotencyKeys.$inferSelect, 'requestHash' | 'response'>;

@Injectable()
export class IdempotencyRepository {
  /** @returns false if an earlier request has the key */
  async claim(tx: Transaction, slot: Slot, requestHash: string): Promise<boolean> {
    // Sent together; the server runs them one after the other.
    const [, claimed] = await Promise.all([
      this.forgetExpired(tx, slot.organizationId),
      tx
        .insert(idempotencyKeys)
        .values({ ...slot, requestHash })
        .onConflictDoNothing()
        .returning({ key: idempotencyKeys.key }),
    ]);
    return claimed.length > 0;
  }

  async keepResponse(tx: Transaction, slot: Slot, response: unknown): Promise<void> {
    await tx.update(idempotencyKeys).set({ response }).where(at(slot));
  }

  async find(tx: Transaction, slot: Slot): Promise<FirstRequest | undefined> {
    const [row] = await tx
      .select({ requestHash: idempotencyKeys.requestHash, response: idempotencyKeys.response })
      .from(idempotencyKeys)
      .where(at(slot));
    return row;
  }

  /** There is no cleanup job. Rows that another transaction holds are left to it. */
  private async forgetExpired(tx: Transaction, organizationId: string): Promise<void> {
    await tx.execute(sql`
      delete from ${idempotencyKeys}
      where ctid = any (array(
        select ctid from ${idempotencyKeys}
        where ${idempotencyKeys.organizationId} = ${organizationId}
          and ${idempotencyKeys.createdAt} < now() - interval '24 hours'
        limit 1000
        for update skip locked
      ))`);
  }
}

function at({ organizationId, caller, operation, key }: Slot): SQL | undefined {
  return and(
    eq(idempotencyKeys.organizationId, organizationId),
    eq(idempotencyKeys.caller, caller),
    eq(idempotencyKeys.operation, operation),
    eq(idempotencyKeys.key, key),
  );
}
