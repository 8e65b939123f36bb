import { z } from 'zod';
import { numberInQuery } from '../../platform/fields/number-in-query.js';
import { searchInvoicesInput, voidInvoiceInput } from './invoices.schemas.js';

export const searchInvoicesQuery = searchInvoicesInput.extend({
  limit: numberInQuery(searchInvoicesInput.shape.limit),
});

/** The invoice is named in the path, the idempotency key in a header. The first call has nothing to send, so it may come without a body. */
export const voidInvoiceBody = z.preprocess(
  (body) => body ?? {},
  voidInvoiceInput.omit({ invoiceNumber: true, idempotencyKey: true }),
);

export type VoidInvoiceBody = z.infer<typeof voidInvoiceBody>;
