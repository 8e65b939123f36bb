import { z } from 'zod';
import { confirmation } from '../confirmation/confirmation.schemas.js';
import { instant } from '../fields/instant.js';
import { resultLimit } from '../fields/result-limit.js';
import { shortText } from '../fields/text.js';
import { idempotencyKey } from '../idempotency/idempotency-key.schema.js';
import { INVOICE_STATUSES } from './invoice-status.js';
import { money } from './money.js';

/** Of any length and content: what is no number is the number of no invoice, like any other unknown one. */
const invoiceNumber = z.string().describe('The number of an invoice, such as INV-2041.');

const status = z.enum(INVOICE_STATUSES);

/** PostgreSQL counts no year 0. */
const day = (): z.ZodISODate =>
  z.iso
    .date('must be a day such as 2026-11-30')
    .refine((value) => !value.startsWith('0000'), 'must be after the year 0');

export const searchInvoicesInput = z.strictObject({
  numberPrefix: z
    .string()
    .trim()
    .regex(/^INV-\d{0,9}$/i, 'must be the beginning of an invoice number, such as INV-20')
    .transform((prefix) => prefix.toUpperCase())
    .optional()
    .describe('Only invoices whose number begins like this: INV-20 finds INV-2041.'),
  clientName: shortText()
    .optional()
    .describe('Only invoices to clients with this in their name, in upper or lower case.'),
  status: status.optional().describe('Only invoices in this status. sent ones wait for payment.'),
  issuedFrom: day().optional().describe('Only invoices dated on this day or later: YYYY-MM-DD.'),
  issuedTo: day().optional().describe('Only invoices dated on this day or earlier: YYYY-MM-DD.'),
  limit: resultLimit('invoices'),
});

export const invoiceNumberInput = z.strictObject({ invoiceNumber });

export const voidInvoiceInput = z.strictObject({
  invoiceNumber,
  confirmation,
  idempotencyKey: idempotencyKey.optional(),
});

export const invoiceSummary = z.object({
  invoiceNumber: z.string().describe('Identifies the invoice in lookup_invoice and void_invoice.'),
  clientName: z.string(),
  projectId: z.string().describe('The project it is for, as get_project takes it.'),
  projectName: z.string(),
  status,
  total: money,
  issuedOn: z.string().describe('The date on the invoice, YYYY-MM-DD.'),
  dueOn: z.string().describe('The day it is to be paid by, YYYY-MM-DD.'),
});

export const searchInvoicesOutput = z.object({
  invoices: z.array(invoiceSummary).describe('The latest first.'),
  hasMore: z.boolean().describe('Whether more invoices match than were returned.'),
});

export const invoiceDetails = invoiceSummary.extend({
  lines: z
    .array(z.object({ description: z.string(), quantity: z.number(), unitPrice: money, amount: money }))
    .describe('What is charged; the amounts add up to the total.'),
  sentAt: instant().nullable(),
  paidAt: instant().nullable(),
  voidedAt: instant().nullable(),
});

export const voidInvoiceOutput = z.object({
  outcome: z
    .enum(['confirmation_required', 'voided'])
    .describe('confirmation_required: nothing has changed yet. voided: it is done.'),
  invoice: invoiceSummary.describe('The invoice as it is now.'),
  question: z.string().nullable().describe('What to ask the user; null when it is done.'),
  confirmation: z
    .string()
    .nullable()
    .describe('For the second call, once the user has agreed; null when it is done.'),
  confirmationExpiresAt: instant().nullable(),
});

export type SearchInvoicesInput = z.infer<typeof searchInvoicesInput>;
export type InvoiceNumberInput = z.infer<typeof invoiceNumberInput>;
export type VoidInvoiceInput = z.infer<typeof voidInvoiceInput>;
export type InvoiceSummary = z.infer<typeof invoiceSummary>;
export type SearchInvoicesOutput = z.infer<typeof searchInvoicesOutput>;
export type InvoiceDetails = z.infer<typeof invoiceDetails>;
export type VoidInvoiceOutput = z.infer<typeof voidInvoiceOutput>;
