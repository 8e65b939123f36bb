import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  customType,
  date,
  type ExtraConfigColumn,
  foreignKey,
  index,
  integer,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { clients, organizations, projects } from './schema.js';
import { shownLine } from './shown-text.js';

/* Money is in minor units (cents). The triggers that guard totals and transitions are in migrations/. */

const timestamptz = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

const latest = (column: ExtraConfigColumn) => column.desc().nullsFirst();

/** Compared byte by byte, so that numbers with one prefix are a range of the index in every locale. */
const invoiceNumber = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/** Numbers are unique within an organization. */
export const invoices = pgTable(
  'invoices',
  {
    organizationId: text('organization_id')
      .notNull()
      .references(() => organizations.id),
    number: invoiceNumber().notNull(),
    clientId: uuid('client_id').notNull(),
    projectId: uuid('project_id').notNull(),
    // Not an enum, as in projects.
    status: text({ enum: ['draft', 'sent', 'paid', 'void'] }).notNull(),
    /** ISO 4217 */
    currency: text().notNull(),
    totalMinor: bigint('total_minor', { mode: 'number' }).notNull(),
    issuedOn: date('issued_on', { mode: 'string' }).notNull(),
    dueOn: date('due_on', { mode: 'string' }).notNull(),
    sentAt: timestamptz('sent_at'),
    paidAt: timestamptz('paid_at'),
    voidedAt: timestamptz('voided_at'),
  },
  (table) => [
    primaryKey({ name: 'invoices_pkey', columns: [table.organizationId, table.number] }),
    foreignKey({
      name: 'invoices_client_fk',
      columns: [table.organizationId, table.clientId],
      foreignColumns: [clients.organizationId, clients.id],
    }),
    foreignKey({
      name: 'invoices_project_fk',
      columns: [table.organizationId, table.projectId],
      foreignColumns: [projects.organizationId, projects.id],
    }),
    // Latest first without a sort, under each filter.
    index('invoices_latest_idx').on(table.organizationId, latest(table.issuedOn), latest(table.number)),
    index('invoices_status_latest_idx').on(
      table.organizationId,
      table.status,
      latest(table.issuedOn),
      latest(table.number),
    ),
    index('invoices_client_latest_idx').on(
      table.organizationId,
      table.clientId,
      latest(table.issuedOn),
      latest(table.number),
    ),
    check('invoices_number_form', sql`${table.number} ~ '^INV-[0-9]{4,9}$'`),
    check('invoices_status', sql`${table.status} in ('draft', 'sent', 'paid', 'void')`),
    check('invoices_currency_form', sql`${table.currency} ~ '^[A-Z]{3}$'`),
    // Exact in JSON and JavaScript (RFC 8259 §6).
    check('invoices_total_range', sql`${table.totalMinor} between 0 and 9007199254740991`),
    check('invoices_due_after_issue', sql`${table.dueOn} >= ${table.issuedOn}`),
    // The times of the steps agree with the status.
    check(
      'invoices_status_times',
      sql`case ${table.status}
        when 'draft' then num_nonnulls(${table.sentAt}, ${table.paidAt}, ${table.voidedAt}) = 0
        when 'sent' then ${table.sentAt} is not null and num_nonnulls(${table.paidAt}, ${table.voidedAt}) = 0
        when 'paid' then num_nulls(${table.sentAt}, ${table.paidAt}) = 0 and ${table.voidedAt} is null
        else ${table.voidedAt} is not null and ${table.paidAt} is null
      end`,
    ),
  ],
);

/** In the currency of the invoice. A trigger keeps the invoice's total equal to the sum of the amounts. */
export const invoiceLines = pgTable(
  'invoice_lines',
  {
    organizationId: text('organization_id').notNull(),
    invoiceNumber: invoiceNumber('invoice_number').notNull(),
    position: integer().notNull(),
    description: shownLine().notNull(),
    /** Days, hours or pieces, in fractions. */
    quantity: numeric({ precision: 9, scale: 2, mode: 'number' }).notNull(),
    /** Negative for a discount. */
    unitPriceMinor: bigint('unit_price_minor', { mode: 'number' }).notNull(),
    amountMinor: bigint('amount_minor', { mode: 'number' })
      .notNull()
      .generatedAlwaysAs(sql`round(quantity * unit_price_minor)::bigint`),
  },
  (table) => [
    primaryKey({
      name: 'invoice_lines_pkey',
      columns: [table.organizationId, table.invoiceNumber, table.position],
    }),
    foreignKey({
      name: 'invoice_lines_invoice_fk',
      columns: [table.organizationId, table.invoiceNumber],
      foreignColumns: [invoices.organizationId, invoices.number],
    }),
    check('invoice_lines_description_length', sql`char_length(${table.description}) between 1 and 300`),
    check('invoice_lines_quantity_positive', sql`${table.quantity} > 0`),
  ],
);
