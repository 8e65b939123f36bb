import { InvoiceNotVoidableError } from './invoices.errors.js';

export const INVOICE_STATUSES = ['draft', 'sent', 'paid', 'void'] as const;

export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/**
 * draft → sent → paid, and draft or sent → void, which is the step that this service takes. The trigger
 * invoices_status_transition holds every change of a status to the same.
 * @throws InvoiceNotVoidableError for what is paid, or void already
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
