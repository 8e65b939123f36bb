import { Injectable } from '@nestjs/common';
import { and, asc, count, desc, eq, gte, inArray, lt, lte, type SQL, sql, sum } from 'drizzle-orm';
import { z } from 'zod';
import type { SelectResultFields } from 'drizzle-orm/query-builders/select.types';
import { invoiceLines, invoices } from '../../platform/database/invoices.schema.js';
import { clients, projects } from '../../platform/database/schema.js';
import { stored } from '../../platform/database/stored.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { readRanges } from '../../platform/paging/read-ranges.js';
import type { SearchInvoicesInput } from './invoices.schemas.js';

const invoiceFields = {
  number: stored(invoices.number),
  clientName: clients.name,
  projectId: invoices.projectId,
  projectName: projects.name,
  status: invoices.status,
  currency: invoices.currency,
  totalMinor: invoices.totalMinor,
  issuedOn: invoices.issuedOn,
  dueOn: invoices.dueOn,
  sentAt: invoices.sentAt,
  paidAt: invoices.paidAt,
  voidedAt: invoices.voidedAt,
};

const lineFields = {
  description: invoiceLines.description,
  quantity: invoiceLines.quantity,
  unitPriceMinor: invoiceLines.unitPriceMinor,
  amountMinor: invoiceLines.amountMinor,
};

export type InvoiceRow = SelectResultFields<typeof invoiceFields>;

export type InvoiceLineRow = SelectResultFields<typeof lineFields>;

export interface InvoiceFilter extends Omit<SearchInvoicesInput, 'limit' | 'cursor' | 'clientName'> {
  /** At least one; without it, the invoices of all clients. */
  readonly clientIds?: readonly string[] | undefined;
}

export interface OverdueFilter {
  readonly today: string;
  /** Without it, the invoices of all clients. */
  readonly clientId?: string | undefined;
}

export interface CurrencyTotal {
  readonly currency: string;
  readonly totalMinor: number;
  /** How many invoices it adds up. */
  readonly invoices: number;
}

/** Where the list of invoices stands: numbers of one day are descending, too. */
export const invoicePosition = z.object({ issuedOn: z.iso.date(), number: z.string() });

export type InvoicePosition = z.infer<typeof invoicePosition>;

/** Every query names the organization, although row-level security confines it anyway. */
@Injectable()
export class InvoicesRepository {
  /** The latest first. */
  findLatest(
    tx: Transaction,
    organizationId: string,
    filter: InvoiceFilter,
    limit: number,
    after?: InvoicePosition,
  ): Promise<InvoiceRow[]> {
    const ranges = after === undefined ? [undefined] : rangesAfter(after);
    return readRanges(ranges, limit, (range, rangeLimit) =>
      selectInvoices(tx, and(eq(invoices.organizationId, organizationId), ...conditions(filter), range))
        .orderBy(desc(invoices.issuedOn), desc(invoices.number))
        .limit(rangeLimit),
    );
  }

  /** The longest overdue first. */
  findOverdue(
    tx: Transaction,
    organizationId: string,
    filter: OverdueFilter,
    limit: number,
  ): Promise<InvoiceRow[]> {
    return selectInvoices(tx, isOverdue(organizationId, filter))
      .orderBy(asc(invoices.dueOn), asc(invoices.number))
      .limit(limit);
  }

  /** The total of all overdue invoices, by currency. */
  totalOverdue(tx: Transaction, organizationId: string, filter: OverdueFilter): Promise<CurrencyTotal[]> {
    return tx
      .select({
        currency: invoices.currency,
        totalMinor: sum(invoices.totalMinor).mapWith(Number),
        invoices: count(),
      })
      .from(invoices)
      .where(isOverdue(organizationId, filter))
      .groupBy(invoices.currency)
      .orderBy(asc(invoices.currency));
  }

  async findByNumber(
    tx: Transaction,
    organizationId: string,
    number: string,
  ): Promise<InvoiceRow | undefined> {
    const [invoice] = await selectInvoices(tx, isInvoice(organizationId, number));
    return invoice;
  }

  /** Until the transaction ends, others wait to lock or change the invoice. */
  async lock(tx: Transaction, organizationId: string, number: string): Promise<void> {
    await tx
      .select({ number: invoices.number })
      .from(invoices)
      .where(isInvoice(organizationId, number))
      .for('no key update');
  }

  /** @param fromLine the first line to return, counted from 1 */
  findLines(
    tx: Transaction,
    organizationId: string,
    number: string,
    fromLine: number,
    limit: number,
  ): Promise<InvoiceLineRow[]> {
    return tx
      .select(lineFields)
      .from(invoiceLines)
      .where(isLineOf(organizationId, number))
      .orderBy(asc(invoiceLines.position))
      .offset(fromLine - 1)
      .limit(limit);
  }

  async countLines(tx: Transaction, organizationId: string, number: string): Promise<number> {
    const [row] = await tx
      .select({ lines: count() })
      .from(invoiceLines)
      .where(isLineOf(organizationId, number));
    return row?.lines ?? 0;
  }

  /** Returns false if the organization has no such invoice. */
  async markVoid(tx: Transaction, organizationId: string, number: string): Promise<boolean> {
    const changed = await tx
      .update(invoices)
      .set({ status: 'void', voidedAt: sql`now()` })
      .where(isInvoice(organizationId, number))
      .returning({ number: invoices.number });
    return changed.length > 0;
  }
}

const selectInvoices = (tx: Transaction, which: SQL | undefined) =>
  tx
    .select(invoiceFields)
    .from(invoices)
    .innerJoin(clients, ownClient())
    .innerJoin(projects, ownProject())
    .where(which);

function conditions(filter: InvoiceFilter): (SQL | undefined)[] {
  const { numberPrefix, clientIds, status, issuedFrom, issuedTo } = filter;
  return [
    // The byte after the digits is the colon: between the two lies every number with this prefix.
    numberPrefix === undefined ? undefined : gte(invoices.number, numberPrefix),
    numberPrefix === undefined ? undefined : lt(invoices.number, `${numberPrefix}:`),
    clientIds === undefined ? undefined : inArray(invoices.clientId, [...clientIds]),
    status === undefined ? undefined : eq(invoices.status, status),
    issuedFrom === undefined ? undefined : gte(invoices.issuedOn, issuedFrom),
    issuedTo === undefined ? undefined : lte(invoices.issuedOn, issuedTo),
  ];
}

/** The rest of the day, and all earlier days. */
function rangesAfter({ issuedOn, number }: InvoicePosition): (SQL | undefined)[] {
  return [and(eq(invoices.issuedOn, issuedOn), lt(invoices.number, number)), lt(invoices.issuedOn, issuedOn)];
}

function isOverdue(organizationId: string, { today, clientId }: OverdueFilter): SQL | undefined {
  return and(
    eq(invoices.organizationId, organizationId),
    eq(invoices.status, 'sent'),
    lt(invoices.dueOn, today),
    clientId === undefined ? undefined : eq(invoices.clientId, clientId),
  );
}

const isLineOf = (organizationId: string, number: string): SQL | undefined =>
  and(eq(invoiceLines.organizationId, organizationId), eq(invoiceLines.invoiceNumber, number));

function isInvoice(organizationId: string, number: string): SQL | undefined {
  return and(eq(invoices.organizationId, organizationId), eq(invoices.number, number));
}

function ownClient(): SQL | undefined {
  return and(eq(clients.organizationId, invoices.organizationId), eq(clients.id, invoices.clientId));
}

function ownProject(): SQL | undefined {
  return and(eq(projects.organizationId, invoices.organizationId), eq(projects.id, invoices.projectId));
}
