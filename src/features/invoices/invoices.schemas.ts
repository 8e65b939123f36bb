import { z } from 'zod';
import { confirmation } from '../../platform/confirmation/confirmation.schemas.js';
import {
  cursor,
  day,
  instant,
  nextCursor,
  numberInQuery,
  resultLimit,
  shortText,
} from '../../platform/fields.js';
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.schema.js';
import { canonicalInvoiceNumber } from './invoice-number.js';
import { INVOICE_STATUSES } from './invoice-status.js';
import { money } from './money.js';

/** Not validated here on purpose: a malformed number is answered as "not found". */
const invoiceNumber = z
  .string()
  .overwrite((typed) => canonicalInvoiceNumber(typed) ?? typed)
  .describe('Such as INV-2041.');

const status = z.enum(INVOICE_STATUSES);

export const searchInvoicesInput = z.strictObject({
  numberPrefix: z
    .string()
    .trim()
    .regex(/^INV-\d{0,9}$/i, 'must be the beginning of an invoice number, such as INV-20')
    .transform((prefix) => prefix.toUpperCase())
    .optional()
    .describe('INV-20 finds INV-2041.'),
  clientName: shortText().optional().describe('A part of its name.'),
  status: status.optional().describe('sent ones wait for payment.'),
  issuedFrom: day().optional().describe('Dated on this day or later.'),
  issuedTo: day().optional().describe('Dated on this day or earlier.'),
  limit: resultLimit('invoices'),
  cursor: cursor(),
});

export const invoiceNumberInput = z.strictObject({ invoiceNumber });

export const voidInvoiceInput = z.strictObject({
  invoiceNumber,
  confirmation,
  idempotencyKey: idempotencyKey.optional(),
});

export const overdueInvoicesInput = z.strictObject({
  client: shortText().optional().describe('The whole name of the client; without it, all of them.'),
});

/** Of the REST routes, which take the invoiceNumber in the path and the idempotency key in a header. */
export const searchInvoicesQuery = searchInvoicesInput.extend({
  limit: numberInQuery(searchInvoicesInput.shape.limit),
});
/** The first call may come without a body: it has nothing to send. */
export const voidInvoiceBody = z.preprocess(
  (body) => body ?? {},
  voidInvoiceInput.omit({ invoiceNumber: true, idempotencyKey: true }),
);

export const invoiceSummary = z.object({
  invoiceNumber: z.string(),
  clientName: z.string(),
  projectId: z.string(),
  projectName: z.string(),
  status,
  total: money,
  issuedOn: z.string().meta({ format: 'date' }),
  dueOn: z.string().meta({ format: 'date' }),
});

export const searchInvoicesOutput = z.object({
  invoices: z.array(invoiceSummary),
  nextCursor: nextCursor(),
});

export const invoiceDetails = invoiceSummary.extend({
  lines: z.array(
    z.object({ description: z.string(), quantity: z.number(), unitPrice: money, amount: money }),
  ),
  sentAt: instant().nullable(),
  paidAt: instant().nullable(),
  voidedAt: instant().nullable(),
});

export const overdueInvoices = z.object({
  asOf: z.string().meta({ format: 'date' }),
  clientName: z.string().nullable(),
  invoiceCount: z.number().int(),
  totals: z.array(money),
  invoices: z.array(invoiceSummary.extend({ daysOverdue: z.number().int() })),
  hasMore: z.boolean(),
});

export const voidInvoiceOutput = z.object({
  outcome: z.enum(['confirmation_required', 'voided']),
  invoice: invoiceSummary,
  question: z.string().nullable(),
  confirmation: z.string().nullable(),
  confirmationExpiresAt: instant().nullable(),
});

export type SearchInvoicesInput = z.infer<typeof searchInvoicesInput>;
export type InvoiceNumberInput = z.infer<typeof invoiceNumberInput>;
export type VoidInvoiceInput = z.infer<typeof voidInvoiceInput>;
export type VoidInvoiceBody = z.infer<typeof voidInvoiceBody>;
export type OverdueInvoicesInput = z.infer<typeof overdueInvoicesInput>;
export type InvoiceSummary = z.infer<typeof invoiceSummary>;
export type SearchInvoicesOutput = z.infer<typeof searchInvoicesOutput>;
export type InvoiceDetails = z.infer<typeof invoiceDetails>;
export type OverdueInvoices = z.infer<typeof overdueInvoices>;
export type VoidInvoiceOutput = z.infer<typeof voidInvoiceOutput>;
