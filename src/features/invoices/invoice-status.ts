import { InvoiceNotVoidableError } from './invoices.errors.js';

export const INVOICE_STATUSES = ['draft', 'sent', 'paid', 'void'] as const;

export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/**
 * The trigger invoices_status_transition enforces the same in the database.
 * @throws InvoiceNotVoidableError for a paid or void invoice
 */
export function requireVoidable(number: string, status: InvoiceStatus): void {
  switch (status) {
    case 'draft':
    case 'sent':
      return;
    case 'paid':
    case 'void':
      throw new InvoiceNotVoidableError(number, status);
  }
}
