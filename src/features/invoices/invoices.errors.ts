import { DomainError } from '../../gatehouse/index.js';

/** No such invoice, one of another organization, or no invoice number at all: the caller cannot tell these apart. */
export class InvoiceNotFoundError extends DomainError {
  constructor() {
    super(
      'not_found',
      'invoice_not_found',
      'There is no invoice with this invoiceNumber. A number looks like INV-2041; search_invoices lists the invoices, each with its number.',
    );
  }
}

const WHY_NOT = {
  paid: 'paid: a payment is not undone by voiding, it takes a credit note',
  void: 'void already',
};

export class InvoiceNotVoidableError extends DomainError {
  constructor(number: string, status: keyof typeof WHY_NOT) {
    super(
      'conflict',
      'invoice_not_voidable',
      `${number} cannot be voided, as it is ${WHY_NOT[status]}. Nothing was changed.`,
    );
  }
}
