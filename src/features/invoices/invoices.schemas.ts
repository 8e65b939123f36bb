import { z } from 'zod';
import { confirmation } from '../../platform/confirmation/confirmation.schemas.js';
import {
  cursor,
  day,
  exactId,
  formattedText,
  hint,
  instant,
  nextCursor,
  oneOf,
  optional,
  resultLimit,
  wholeNumber,
  shortText,
} from '../../platform/fields.js';
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.schema.js';
import { canonicalInvoiceNumber, invoiceNumberPrefix } from '../../platform/text/invoice-number.js';
import { INVOICE_STATUSES } from './invoice-status.js';
import { money } from './money.js';

const invoiceNumber = exactId((typed) => canonicalInvoiceNumber(typed) ?? typed).describe(
  'Such as INV-2041.',
);

const status = z.enum(INVOICE_STATUSES);

const numberPrefix = formattedText(
  z
    .string()
    .overwrite((typed) => invoiceNumberPrefix(typed) ?? typed)
    .regex(/^INV-\d{0,9}$/, 'must be the beginning of an invoice number, such as INV-20'),
);

export const searchInvoicesInput = z
  .strictObject({
    numberPrefix: optional(numberPrefix).describe('INV-20 finds INV-2041.'),
    clientName: optional(shortText()).describe('A part of its name.'),
    status: optional(oneOf(INVOICE_STATUSES)).describe('sent ones wait for payment.'),
    issuedFrom: optional(day()).describe('Dated on this day or later, YYYY-MM-DD.'),
    issuedTo: optional(day()).describe('Dated on this day or earlier, YYYY-MM-DD.'),
    limit: resultLimit('invoices'),
    cursor: cursor(),
  })
  .refine(({ issuedFrom = '', issuedTo = '9999-12-31' }) => issuedFrom <= issuedTo, {
    path: ['issuedFrom'],
    error: 'must not be after issuedTo',
  });

export const invoiceNumberInput = z.strictObject({ invoiceNumber });

export const lookupInvoiceInput = invoiceNumberInput.extend({
  fromLine: optional(wholeNumber(1)).describe('From this line on.'),
});

export const voidInvoiceInput = z.strictObject({
  invoiceNumber,
  confirmation,
  idempotencyKey: optional(idempotencyKey),
});

export const overdueInvoicesInput = z.strictObject({
  client: optional(shortText()).describe('The whole name of the client; without it, all of them.'),
});

/** Of the REST routes, which take the invoiceNumber in the path and the idempotency key in a header. */
export const lookupInvoiceQuery = lookupInvoiceInput.omit({ invoiceNumber: true });
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
  issuedOn: z.string(),
  dueOn: z.string(),
});

export const searchInvoicesOutput = z.object({
  invoices: z.array(invoiceSummary),
  nextCursor: nextCursor(),
  hint: hint(),
});

export const invoiceDetails = invoiceSummary.extend({
  lineCount: z.number().int(),
  lines: z.array(
    z.object({ description: z.string(), quantity: z.number(), unitPrice: money, amount: money }),
  ),
  sentAt: instant().nullable(),
  paidAt: instant().nullable(),
  voidedAt: instant().nullable(),
});

export const overdueInvoices = z.object({
  asOf: z.string(),
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
export type LookupInvoiceInput = z.infer<typeof lookupInvoiceInput>;
export type LookupInvoiceQuery = z.infer<typeof lookupInvoiceQuery>;
export type VoidInvoiceInput = z.infer<typeof voidInvoiceInput>;
export type VoidInvoiceBody = z.infer<typeof voidInvoiceBody>;
export type OverdueInvoicesInput = z.infer<typeof overdueInvoicesInput>;
export type InvoiceSummary = z.infer<typeof invoiceSummary>;
export type SearchInvoicesOutput = z.infer<typeof searchInvoicesOutput>;
export type InvoiceDetails = z.infer<typeof invoiceDetails>;
export type OverdueInvoices = z.infer<typeof overdueInvoices>;
export type VoidInvoiceOutput = z.infer<typeof voidInvoiceOutput>;
