import { Injectable } from '@nestjs/common';
import { and, eq, getTableColumns, gte, inArray, lt } from 'drizzle-orm';
import { auditEvents } from '../database/schema.js';
import type { Transaction } from '../database/transaction.js';
import { canonicalId } from '../fields.js';
import { exactly, type LatestFirstPosition, readLatestFirst } from '../paging/latest-first.js';
import { canonicalInvoiceNumber } from '../text/invoice-number.js';
import type { SearchAuditLogInput } from './audit.schemas.js';

export type NewAuditRow = Required<Omit<typeof auditEvents.$inferInsert, 'id'>>;

/** The time once more, to the microsecond. */
export type AuditRow = typeof auditEvents.$inferSelect & { readonly exactOccurredAt: string };

/** Inserts and reads: the application's role has no other privilege. */
@Injectable()
export class AuditRepository {
  /** All rows must be of the organization of the transaction. */
  async insert(tx: Transaction, rows: NewAuditRow[]): Promise<void> {
    await tx.insert(auditEvents).values(rows);
  }

  /** Newest first. */
  find(
    tx: Transaction,
    organizationId: string,
    filter: Omit<SearchAuditLogInput, 'limit' | 'cursor'>,
    limit: number,
    after?: LatestFirstPosition,
  ): Promise<AuditRow[]> {
    const { event, decision, subject, userId, operation, from, until } = filter;
    const conditions = and(
      eq(auditEvents.organizationId, organizationId),
      event === undefined ? undefined : eq(auditEvents.event, event),
      decision === undefined ? undefined : eq(auditEvents.decision, decision),
      subject === undefined ? undefined : inArray(auditEvents.subject, spellingsOf(subject)),
      userId === undefined ? undefined : eq(auditEvents.actorId, userId),
      operation === undefined ? undefined : eq(auditEvents.operation, operation),
      from === undefined ? undefined : gte(auditEvents.occurredAt, new Date(from)),
      until === undefined ? undefined : lt(auditEvents.occurredAt, new Date(until)),
    );
    return readLatestFirst(
      { time: auditEvents.occurredAt, id: auditEvents.id },
      limit,
      after,
      (range, order, rangeLimit) =>
        tx
          .select({ ...getTableColumns(auditEvents), exactOccurredAt: exactly(auditEvents.occurredAt) })
          .from(auditEvents)
          .where(and(conditions, range))
          .orderBy(...order)
          .limit(rangeLimit),
    );
  }
}

/** The stored spellings of an id or a number. The name of a client may look like one: it is a subject as it is. */
function spellingsOf(subject: string): string[] {
  return [...new Set([subject, canonicalId(subject), canonicalInvoiceNumber(subject) ?? subject])];
}
