import { UseInterceptors } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Tool, ToolScopes } from '@rekog/mcp-nest';
import type { Principal } from '../auth/principal.js';
import { ElicitedConfirmation } from '../confirmation/elicited-confirmation.interceptor.js';
import { DESTROYS, READS } from '../mcp/tool-annotations.js';
import { ToolCaller } from '../mcp/tool-caller.decorator.js';
import { ToolController } from '../mcp/tool-controller.decorator.js';
import * as schemas from './invoices.schemas.js';
import { InvoicesService } from './invoices.service.js';

@ToolController()
export class InvoicesTools {
  constructor(private readonly invoices: InvoicesService) {}

  @Tool({
    name: 'search_invoices',
    description:
      "Finds invoices of the user's organization by the beginning of their number, client name, status and date. " +
      'Returns up to 10 invoices (25 at most), the latest first, each with invoiceNumber, client, project, status, ' +
      'total, issuedOn and dueOn. Use the invoiceNumber with lookup_invoice and void_invoice.',
    parameters: schemas.searchInvoicesInput,
    outputSchema: schemas.searchInvoicesOutput,
    annotations: { title: 'Search invoices', ...READS },
  })
  @ToolScopes(['invoices:read'])
  search(
    @ToolCaller() principal: Principal,
    @Payload() input: schemas.SearchInvoicesInput,
  ): Promise<schemas.SearchInvoicesOutput> {
    return this.invoices.search(principal, input);
  }

  @Tool({
    name: 'lookup_invoice',
    description:
      'Returns one invoice by its number, such as INV-2041: client, project, status, total, dates and every line with ' +
      'quantity, unit price and amount. Numbers unknown: search_invoices.',
    parameters: schemas.invoiceNumberInput,
    outputSchema: schemas.invoiceDetails,
    annotations: { title: 'Look up invoice', ...READS },
  })
  @ToolScopes(['invoices:read'])
  lookup(
    @ToolCaller() principal: Principal,
    @Payload() input: schemas.InvoiceNumberInput,
  ): Promise<schemas.InvoiceDetails> {
    return this.invoices.lookup(principal, input);
  }

  @Tool({
    name: 'void_invoice',
    description:
      'Voids a draft or sent invoice, for good. Takes two calls. The first, without confirmation, changes nothing and ' +
      'returns the invoice, a question and a confirmation: put the question to the user. The second, only after they ' +
      'agreed and within 5 minutes, with the same invoiceNumber and the confirmation, voids it and returns it. ' +
      'Paid invoices cannot be voided. Clients that ask the user themselves do so in one call.',
    parameters: schemas.voidInvoiceInput,
    outputSchema: schemas.voidInvoiceOutput,
    annotations: { title: 'Void invoice', ...DESTROYS },
  })
  @ToolScopes(['invoices:write'])
  @UseInterceptors(ElicitedConfirmation)
  void(
    @ToolCaller() principal: Principal,
    @Payload() input: schemas.VoidInvoiceInput,
  ): Promise<schemas.VoidInvoiceOutput> {
    return this.invoices.void(principal, input);
  }
}
