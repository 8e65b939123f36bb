import { Injectable } from '@nestjs/common';
import { and, asc, desc, eq, gte, inArray, lt, lte, type SQL, sql, sum } from 'drizzle-orm';
import { invoiceLines, invoices } from '../../platform/database/invoices.schema.js';
import { clients, projects } from '../../platform/database/schema.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { SearchInvoicesInput } from './invoices.schemas.js';

const invoiceFields = {
  number: invoices.number,
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

export interface InvoiceRow extends Pick<
  typeof invoices.$inferSelect,
  keyof typeof invoiceFields & keyof typeof invoices.$inferSelect
> {
  readonly clientName: string;
  readonly projectName: string;
}

export type InvoiceLineRow = Pick<typeof invoiceLines.$inferSelect, keyof typeof lineFields>;

export interface InvoiceFilter extends Omit<SearchInvoicesInput, 'limit' | 'clientName'> {
  /** Only invoices to these clients, one at least; to any where absent. */
  readonly clientIds?: readonly string[] | undefined;
}

/** What waits for payment on a day after it was due. */
export interface OverdueFilter {
  readonly today: string;
  /** Only invoices to this client; to any where absent. */
  readonly clientId?: string | undefined;
}

export interface CurrencyTotal {
  readonly currency: string;
  readonly totalMinor: number;
}

/** Every query names the organization, besides the row policies that would keep it to it anyway. */
@Injectable()
export class InvoicesRepository {
  /** The latest first. */
  findLatest(
    tx: Transaction,
    organizationId: string,
    filter: InvoiceFilter,
    limit: number,
  ): Promise<InvoiceRow[]> {
    return selectInvoices(tx, and(eq(invoices.organizationId, organizationId), ...conditions(filter)))
      .orderBy(desc(invoices.issuedOn), desc(invoices.number))
      .limit(limit);
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

  /** What all that is overdue comes to, in each currency it is in. */
  totalOverdue(tx: Transaction, organizationId: string, filter: OverdueFilter): Promise<CurrencyTotal[]> {
    return tx
      .select({ currency: invoices.currency, totalMinor: sum(invoices.totalMinor).mapWith(Number) })
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

  /** Keeps the invoice as it is until the end of the transaction, against all others that lock or change it. */
  async lock(tx: Transaction, organizationId: string, number: string): Promise<void> {
    await tx
      .select({ number: invoices.number })
      .from(invoices)
      .where(isInvoice(organizationId, number))
      .for('no key update');
  }

  /** In the order of the invoice. */
  findLines(tx: Transaction, organizationId: string, number: string): Promise<InvoiceLineRow[]> {
    return tx
      .select(lineFields)
      .from(invoiceLines)
      .where(and(eq(invoiceLines.organizationId, organizationId), eq(invoiceLines.invoiceNumber, number)))
      .orderBy(asc(invoiceLines.position));
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

/** With the names of their clients and projects. */
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
    // In bytes a colon comes right after the digits: between the two is all that begins with the prefix.
    numberPrefix === undefined ? undefined : gte(invoices.number, numberPrefix),
    numberPrefix === undefined ? undefined : lt(invoices.number, `${numberPrefix}:`),
    clientIds === undefined ? undefined : inArray(invoices.clientId, [...clientIds]),
    status === undefined ? undefined : eq(invoices.status, status),
    issuedFrom === undefined ? undefined : gte(invoices.issuedOn, issuedFrom),
    issuedTo === undefined ? undefined : lte(invoices.issuedOn, issuedTo),
  ];
}

function isOverdue(organizationId: string, { today, clientId }: OverdueFilter): SQL | undefined {
  return and(
    eq(invoices.organizationId, organizationId),
    eq(invoices.status, 'sent'),
    lt(invoices.dueOn, today),
    clientId === undefined ? undefined : eq(invoices.clientId, clientId),
  );
}

function isInvoice(organizationId: string, number: string): SQL | undefined {
  return and(eq(invoices.organizationId, organizationId), eq(invoices.number, number));
}

function ownClient(): SQL | undefined {
  return and(eq(clients.organizationId, invoices.organizationId), eq(clients.id, invoices.clientId));
}

function ownProject(): SQL | undefined {
  return and(eq(projects.organizationId, invoices.organizationId), eq(projects.id, invoices.projectId));
}
