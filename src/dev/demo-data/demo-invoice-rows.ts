import type { invoiceLines, invoices } from '../../platform/database/invoices.schema.js';
import { demoId } from './demo-id.js';
import type { DemoInvoice } from './demo-invoice.js';
import type { DemoOrganization } from './demo-organizations.js';

const DAYS_TO_PAY = 30;

export function invoiceRow(
  { id: organizationId, projects }: DemoOrganization,
  invoice: DemoInvoice,
): typeof invoices.$inferInsert {
  const { number, status, currency, issued } = invoice;
  const client = projects.find(({ name }) => name === invoice.project)?.client ?? '';
  return {
    organizationId,
    number,
    clientId: demoId(organizationId, 'client', client),
    projectId: demoId(organizationId, 'project', invoice.project),
    status,
    currency,
    totalMinor: invoice.lines.reduce((sum, [, quantity, price]) => sum + Math.round(quantity * price), 0),
    issuedOn: issued,
    dueOn: daysAfter(issued, DAYS_TO_PAY).toISOString().slice(0, 10),
    sentAt: status === 'draft' ? null : daysAfter(issued, 0),
    paidAt: status === 'paid' ? daysAfter(issued, 23) : null,
    voidedAt: status === 'void' ? daysAfter(issued, 4) : null,
  };
}

export function invoiceLineRows(
  organizationId: string,
  { number, lines }: DemoInvoice,
): (typeof invoiceLines.$inferInsert)[] {
  return lines.map(([description, quantity, unitPriceMinor], index) => ({
    organizationId,
    invoiceNumber: number,
    position: index + 1,
    description,
    quantity,
    unitPriceMinor,
  }));
}

function daysAfter(day: string, days: number): Date {
  const date = new Date(`${day}T09:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date;
}
