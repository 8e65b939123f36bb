import type { InvoiceLineRow, InvoiceRow } from './invoices.repository.js';
import type { InvoiceDetails, InvoiceSummary, OverdueInvoices } from './invoices.schemas.js';
import { toMoney } from './money.js';

export function toSummary(invoice: InvoiceRow): InvoiceSummary {
  return {
    invoiceNumber: invoice.number,
    clientName: invoice.clientName,
    projectId: invoice.projectId,
    projectName: invoice.projectName,
    status: invoice.status,
    total: toMoney(invoice.totalMinor, invoice.currency),
    issuedOn: invoice.issuedOn,
    dueOn: invoice.dueOn,
  };
}

export function toDetails(
  invoice: InvoiceRow,
  lines: readonly InvoiceLineRow[],
  lineCount: number,
): InvoiceDetails {
  return {
    ...toSummary(invoice),
    lineCount,
    lines: lines.map(({ description, quantity, unitPriceMinor, amountMinor }) => ({
      description,
      quantity,
      unitPrice: toMoney(unitPriceMinor, invoice.currency),
      amount: toMoney(amountMinor, invoice.currency),
    })),
    sentAt: invoice.sentAt?.toISOString() ?? null,
    paidAt: invoice.paidAt?.toISOString() ?? null,
    voidedAt: invoice.voidedAt?.toISOString() ?? null,
  };
}

const DAY_MS = 86_400_000;

/** @param today as YYYY-MM-DD */
export function toOverdue(invoice: InvoiceRow, today: string): OverdueInvoices['invoices'][number] {
  const daysOverdue = (Date.parse(today) - Date.parse(invoice.dueOn)) / DAY_MS;
  return { ...toSummary(invoice), daysOverdue };
}
