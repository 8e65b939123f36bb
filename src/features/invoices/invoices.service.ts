import { Injectable } from '@nestjs/common';
import { AnswerBudget } from '../../platform/answers/answer-budget.js';
import { AuditTrail } from '../../platform/audit/audit-trail.js';
import type { Completed, Principal } from '../../gatehouse/index.js';
import { ClientNamesService } from '../clients/client-names.service.js';
import { type Confirmable, ConfirmationService } from '../../platform/confirmation/confirmation.service.js';
import { Database } from '../../platform/database/database.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { MOST_RESULTS } from '../../platform/fields.js';
import { Idempotency } from '../../platform/idempotency/idempotency.js';
import { emptySearchHint } from '../../platform/text/empty-search-hint.js';
import { Paging } from '../../platform/paging/paging.js';
import { canonicalInvoiceNumber, invoiceNumberPrefix } from '../../platform/text/invoice-number.js';
import { requireVoidable } from './invoice-status.js';
import { InvoiceNotFoundError } from './invoices.errors.js';
import { mayReadInvoices, mayVoidInvoices } from './invoices.policy.js';
import {
  type InvoicePosition,
  invoicePosition,
  type InvoiceRow,
  InvoicesRepository,
} from './invoices.repository.js';
import * as schemas from './invoices.schemas.js';
import { toDetails, toOverdue, toSummary } from './invoices.output.js';
import { toMoney } from './money.js';

/** The operation of confirmations and idempotency keys, the same for MCP and REST. */
const VOID = 'void_invoice';

const MOST_OVERDUE = 25;

/** Of one answer; how many fit is for the budget to say. */
const MOST_LINES = 250;

/** The invoices of the principal's organization. Methods that take an invoiceNumber may throw InvoiceNotFoundError. */
@Injectable()
export class InvoicesService {
  constructor(
    private readonly database: Database,
    private readonly repository: InvoicesRepository,
    private readonly confirmations: ConfirmationService,
    private readonly audit: AuditTrail,
    private readonly idempotency: Idempotency,
    private readonly clientNames: ClientNamesService,
    private readonly paging: Paging,
    private readonly budget: AnswerBudget,
  ) {}

  /** The invoices that match all filters, the latest first. */
  async search(
    principal: Principal,
    { limit, cursor, ...query }: schemas.SearchInvoicesInput,
  ): Promise<schemas.SearchInvoicesOutput> {
    mayReadInvoices(principal);
    const { organizationId } = principal;
    const { clientName, ...filter } = query;
    const list = {
      operation: 'search_invoices',
      query,
      position: invoicePosition,
      positionOf: ({ issuedOn, number }: InvoiceRow) => ({ issuedOn, number }),
    };
    const find = (take: number, after?: InvoicePosition): Promise<InvoiceRow[]> =>
      this.database.inOrganization(organizationId, async (tx) => {
        // In a query of its own: joined to the invoices, a name that matches nothing would read all of them.
        const meant =
          clientName === undefined ? undefined : await this.clientNames.findMeant(principal, tx, clientName);
        if (meant?.ids.length === 0) return [];
        const filters = { ...filter, clientIds: meant?.ids };
        return this.repository.findLatest(tx, organizationId, filters, take, after);
      });
    const { rows, nextCursor } = await this.paging.read(principal, list, { limit, cursor }, find, (found) =>
      this.budget.page(found.map(toSummary)),
    );
    this.audit.recordSoon(principal, { event: 'invoices.searched' });
    return {
      invoices: rows,
      nextCursor,
      ...(rows.length === 0 && cursor === undefined && { hint: emptySearchHint(query) }),
    };
  }

  /** The numbers that begin as a user has typed, or are of a client whose name contains the text; the latest first. */
  async completeNumber(principal: Principal, typed: string): Promise<Completed> {
    mayReadInvoices(principal);
    const numberPrefix = invoiceNumberPrefix(typed);
    const filter = numberPrefix === undefined ? { clientName: typed } : { numberPrefix };
    const input = schemas.searchInvoicesInput.safeParse({ ...filter, limit: MOST_RESULTS });
    if (!input.success) return { values: [], total: 0 };
    const { invoices, nextCursor } = await this.search(principal, input.data);
    return { values: invoices.map(({ invoiceNumber }) => invoiceNumber), hasMore: nextCursor !== undefined };
  }

  /** One invoice with its lines, from one of them on, as many as fit. */
  async lookup(
    principal: Principal,
    { invoiceNumber, fromLine = 1 }: schemas.LookupInvoiceInput,
  ): Promise<schemas.InvoiceDetails> {
    mayReadInvoices(principal);
    const { organizationId } = principal;
    return this.database.inOrganization(organizationId, async (tx) => {
      const invoice = await this.get(tx, organizationId, invoiceNumber);
      const lineCount = await this.repository.countLines(tx, organizationId, invoice.number);
      const lines = await this.repository.findLines(tx, organizationId, invoice.number, fromLine, MOST_LINES);
      this.audit.recordSoon(principal, { event: 'invoice.read', subject: invoice.number });
      const details = toDetails(invoice, lines, lineCount);
      const budget = this.budget.ofTwoForms.beside({ ...details, lines: [] });
      return { ...details, lines: budget.page(details.lines) };
    });
  }

  /**
   * Sent invoices that were due before today (UTC), the longest overdue first. The totals include those not listed.
   * @throws ClientNotFoundError, AmbiguousClientError
   */
  async listOverdue(
    principal: Principal,
    { client: name }: schemas.OverdueInvoicesInput,
  ): Promise<schemas.OverdueInvoices> {
    mayReadInvoices(principal);
    const { organizationId } = principal;
    const today = new Date().toISOString().slice(0, 10);
    return this.database.inOrganization(organizationId, async (tx) => {
      const client = name === undefined ? undefined : await this.clientNames.get(principal, tx, name);
      const filter = { today, clientId: client?.id };
      const found = await this.repository.findOverdue(tx, organizationId, filter, MOST_OVERDUE + 1);
      const totals = await this.repository.totalOverdue(tx, organizationId, filter);
      this.audit.recordSoon(principal, {
        event: 'invoices.searched',
        ...(client && { subject: client.name }),
      });
      const summary = {
        asOf: today,
        clientName: client?.name ?? null,
        invoiceCount: totals.reduce((sum, { invoices }) => sum + invoices, 0),
        totals: totals.map(({ totalMinor, currency }) => toMoney(totalMinor, currency)),
      };
      const listed = found.slice(0, MOST_OVERDUE).map((invoice) => toOverdue(invoice, today));
      const invoices = this.budget.beside(summary).page(listed);
      return { ...summary, invoices, hasMore: found.length > invoices.length };
    });
  }

  /**
   * Without a confirmation, returns one and changes nothing; with it, voids the invoice. Once that is done, the same
   * idempotency key returns the same answer to either call: a client that elicits consent repeats the first one.
   * @throws InvoiceNotVoidableError, IdempotencyKeyReusedError, and those of ConfirmationService.consume
   */
  async void(
    principal: Principal,
    { invoiceNumber, confirmation, idempotencyKey: key }: schemas.VoidInvoiceInput,
  ): Promise<schemas.VoidInvoiceOutput> {
    mayVoidInvoices(principal);
    const { organizationId } = principal;
    return this.database.inOrganization(organizationId, async (tx) => {
      const { number } = await this.get(tx, organizationId, invoiceNumber);
      const repeated = (): void => {
        this.audit.recordSoon(principal, { event: 'answer.repeated', subject: number });
      };
      // The confirmation is no part of the request that the idempotency key stands for.
      const idempotent = { operation: VOID, key, request: { invoiceNumber: number }, repeated };
      if (confirmation !== undefined)
        return this.idempotency.once(tx, principal, idempotent, () =>
          this.voidConfirmed(tx, principal, number, confirmation),
        );
      const [first] = await this.idempotency.firstAnswer<schemas.VoidInvoiceOutput>(
        tx,
        principal,
        idempotent,
      );
      return first ?? this.askBeforeVoiding(tx, principal, number);
    });
  }

  private async askBeforeVoiding(
    tx: Transaction,
    principal: Principal,
    invoiceNumber: string,
  ): Promise<schemas.VoidInvoiceOutput> {
    const row = await this.get(tx, principal.organizationId, invoiceNumber);
    requireVoidable(row.number, row.status);
    const invoice = toSummary(row);
    const { confirmation, expiresAt } = this.confirmations.issue(principal, voidingOf(invoice));
    this.audit.recordSoon(principal, { event: 'invoice.void_requested', subject: row.number });
    return {
      outcome: 'confirmation_required',
      invoice,
      question: questionAbout(invoice),
      confirmation,
      confirmationExpiresAt: expiresAt.toISOString(),
    };
  }

  private async voidConfirmed(
    tx: Transaction,
    principal: Principal,
    invoiceNumber: string,
    confirmation: string,
  ): Promise<schemas.VoidInvoiceOutput> {
    const { organizationId } = principal;
    // Locked before it is read: who waited for the lock sees what the previous holder changed.
    await this.repository.lock(tx, organizationId, invoiceNumber);
    const row = await this.get(tx, organizationId, invoiceNumber);
    await this.confirmations.consume(tx, principal, voidingOf(toSummary(row)), confirmation);
    requireVoidable(row.number, row.status);
    await this.repository.markVoid(tx, organizationId, row.number);
    await this.audit.record(tx, principal, { event: 'invoice.voided', subject: row.number });
    return {
      outcome: 'voided',
      invoice: toSummary({ ...row, status: 'void' }),
      question: null,
      confirmation: null,
      confirmationExpiresAt: null,
    };
  }

  /** Malformed numbers match nothing. */
  private async get(tx: Transaction, organizationId: string, invoiceNumber: string): Promise<InvoiceRow> {
    const number = canonicalInvoiceNumber(invoiceNumber);
    const invoice = number && (await this.repository.findByNumber(tx, organizationId, number));
    if (!invoice) throw new InvoiceNotFoundError();
    return invoice;
  }
}

/** A confirmation is bound to the number, and to everything the question says about the invoice. */
function voidingOf({ invoiceNumber, clientName, status, total }: schemas.InvoiceSummary): Confirmable {
  return {
    operation: VOID,
    arguments: { invoiceNumber },
    shown: { clientName, status, total: [total.minorUnits, total.currency] },
  };
}

function questionAbout({ invoiceNumber, clientName, status, total }: schemas.InvoiceSummary): string {
  return (
    `Void invoice ${invoiceNumber} to ${clientName} over ${total.text}? ` +
    `It goes from ${status} to void, and nothing can undo that.`
  );
}
