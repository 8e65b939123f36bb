import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/audit-trail.js';
import type { Principal } from '../../gatehouse/index.js';
import { ClientNamesService } from '../clients/client-names.service.js';
import { type Confirmable, ConfirmationService } from '../../platform/confirmation/confirmation.service.js';
import { Database } from '../../platform/database/database.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { Idempotency } from '../../platform/idempotency/idempotency.js';
import { canonicalInvoiceNumber } from './invoice-number.js';
import { requireVoidable } from './invoice-status.js';
import { InvoiceNotFoundError } from './invoices.errors.js';
import { mayReadInvoices, mayVoidInvoices } from './invoices.policy.js';
import { type InvoiceRow, InvoicesRepository } from './invoices.repository.js';
import type {
  InvoiceDetails,
  InvoiceNumberInput,
  InvoiceSummary,
  OverdueInvoices,
  OverdueInvoicesInput,
  SearchInvoicesInput,
  SearchInvoicesOutput,
  VoidInvoiceInput,
  VoidInvoiceOutput,
} from './invoices.schemas.js';
import { toDetails, toOverdue, toSummary } from './invoices.output.js';
import { toMoney } from './money.js';

/** What confirmations and idempotency keys are for, by whichever door they come. */
const VOID = 'void_invoice';

/** So many go into one prompt. */
const MOST_OVERDUE = 25;

/**
 * The invoices of the principal's organization. Every method may throw InsufficientScopeError,
 * DatabaseUnavailableError and StatementTimeoutError; those that take an invoiceNumber, InvoiceNotFoundError.
 */
@Injectable()
export class InvoicesService {
  constructor(
    private readonly database: Database,
    private readonly repository: InvoicesRepository,
    private readonly confirmations: ConfirmationService,
    private readonly audit: AuditTrail,
    private readonly idempotency: Idempotency,
    private readonly clientNames: ClientNamesService,
  ) {}

  /** The invoices that match all filters, the latest first. */
  async search(
    principal: Principal,
    { limit, clientName, ...filter }: SearchInvoicesInput,
  ): Promise<SearchInvoicesOutput> {
    mayReadInvoices(principal);
    const { organizationId } = principal;
    const found = await this.database.inOrganization(organizationId, async (tx) => {
      const clientIds =
        clientName === undefined ? undefined : await this.clientNames.findIds(principal, tx, clientName);
      // The names apart: to look for them along with the invoices reads every invoice where no name fits.
      if (clientIds?.length === 0) return [];
      return this.repository.findLatest(tx, organizationId, { ...filter, clientIds }, limit + 1);
    });
    this.audit.recordSoon(principal, { event: 'invoices.searched' });
    return { invoices: found.slice(0, limit).map(toSummary), hasMore: found.length > limit };
  }

  /** One invoice with its lines. */
  async lookup(principal: Principal, { invoiceNumber }: InvoiceNumberInput): Promise<InvoiceDetails> {
    mayReadInvoices(principal);
    const { organizationId } = principal;
    const details = await this.database.inOrganization(organizationId, async (tx) => {
      const invoice = await this.get(tx, organizationId, invoiceNumber);
      return toDetails(invoice, await this.repository.findLines(tx, organizationId, invoice.number));
    });
    this.audit.recordSoon(principal, { event: 'invoice.read', subject: details.invoiceNumber });
    return details;
  }

  /**
   * The invoices that were sent and were due before today (UTC), of one client or of all, the longest overdue first, and
   * what they come to. The totals are those of all, however many are listed.
   * @throws ClientNotFoundError
   */
  async listOverdue(principal: Principal, { client: name }: OverdueInvoicesInput): Promise<OverdueInvoices> {
    mayReadInvoices(principal);
    const { organizationId } = principal;
    const client = name === undefined ? undefined : await this.clientNames.get(principal, name);
    const today = new Date().toISOString().slice(0, 10);
    const filter = { today, clientId: client?.id };
    const overdue = await this.database.inOrganization(organizationId, async (tx) => {
      const found = await this.repository.findOverdue(tx, organizationId, filter, MOST_OVERDUE + 1);
      const totals = await this.repository.totalOverdue(tx, organizationId, filter);
      return {
        asOf: today,
        clientName: client?.name ?? null,
        totals: totals.map(({ totalMinor, currency }) => toMoney(totalMinor, currency)),
        invoices: found.slice(0, MOST_OVERDUE).map((invoice) => toOverdue(invoice, today)),
        hasMore: found.length > MOST_OVERDUE,
      };
    });
    this.audit.recordSoon(principal, { event: 'invoices.searched', ...(client && { subject: client.name }) });
    return overdue;
  }

  /**
   * Voids an invoice in two steps. Without a confirmation nothing changes: the answer shows what would, and carries the
   * confirmation with which the second call does it. What that one answered, an idempotency key brings again, and on
   * either step: who asks the person by elicitation sends the first again.
   * @throws InvoiceNotVoidableError, IdempotencyKeyReusedError, and those of ConfirmationService.consume
   */
  async void(
    principal: Principal,
    { invoiceNumber, confirmation, idempotencyKey: key }: VoidInvoiceInput,
  ): Promise<VoidInvoiceOutput> {
    mayVoidInvoices(principal);
    // The confirmation proves something of the request, and is no part of it.
    const subject = canonicalInvoiceNumber(invoiceNumber) ?? invoiceNumber;
    const repeated = (): void => {
      this.audit.recordSoon(principal, { event: 'answer.repeated', subject });
    };
    const idempotent = { operation: VOID, key, request: { invoiceNumber: subject }, repeated };
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      if (confirmation !== undefined)
        return this.idempotency.once(tx, principal, idempotent, () =>
          this.voidConfirmed(tx, principal, invoiceNumber, confirmation),
        );
      const [first] = await this.idempotency.firstAnswer<VoidInvoiceOutput>(tx, principal, idempotent);
      return first ?? this.askBeforeVoiding(tx, principal, invoiceNumber);
    });
  }

  private async askBeforeVoiding(
    tx: Transaction,
    principal: Principal,
    invoiceNumber: string,
  ): Promise<VoidInvoiceOutput> {
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
  ): Promise<VoidInvoiceOutput> {
    const { organizationId } = principal;
    const row = await this.getLocked(tx, organizationId, invoiceNumber);
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

  /** What is no invoice number is the number of no invoice. */
  private async get(tx: Transaction, organizationId: string, invoiceNumber: string): Promise<InvoiceRow> {
    const number = canonicalInvoiceNumber(invoiceNumber);
    const invoice = number && (await this.repository.findByNumber(tx, organizationId, number));
    if (!invoice) throw new InvoiceNotFoundError();
    return invoice;
  }

  /** First the lock, then the look: whoever waited for it sees what the one before has done. */
  private async getLocked(
    tx: Transaction,
    organizationId: string,
    invoiceNumber: string,
  ): Promise<InvoiceRow> {
    const number = canonicalInvoiceNumber(invoiceNumber);
    if (number !== undefined) await this.repository.lock(tx, organizationId, number);
    return this.get(tx, organizationId, invoiceNumber);
  }
}

/** What a confirmation is bound to: the number, and all that the question tells of the invoice. */
function voidingOf({ invoiceNumber, clientName, status, total }: InvoiceSummary): Confirmable {
  return {
    operation: VOID,
    arguments: { invoiceNumber },
    shown: { clientName, status, total: [total.minorUnits, total.currency] },
  };
}

function questionAbout({ invoiceNumber, clientName, status, total }: InvoiceSummary): string {
  return (
    `Void invoice ${invoiceNumber} to ${clientName} over ${total.text}? ` +
    `It goes from ${status} to void, and nothing can undo that.`
  );
}
