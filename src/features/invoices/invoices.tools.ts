import { UseInterceptors } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Tool, ToolScopes } from '@rekog/mcp-nest';
import {
  CurrentPrincipal,
  DESTROYS,
  ElicitedConfirmation,
  type Principal,
  READS,
  ToolController,
} from '../../gatehouse/index.js';
import * as schemas from './invoices.schemas.js';
import { InvoicesService } from './invoices.service.js';

@ToolController()
export class InvoicesTools {
  constructor(private readonly invoices: InvoicesService) {}

  @Tool({
    name: 'search_invoices',
    description:
      "Returns invoices of the user's organization by number, client, status and date. " +
      'The latest first.',
    parameters: schemas.searchInvoicesInput,
    outputSchema: schemas.searchInvoicesOutput,
    annotations: { title: 'Search invoices', ...READS },
  })
  @ToolScopes(['invoices:read'])
  search(
    @CurrentPrincipal() principal: Principal,
    @Payload() input: schemas.SearchInvoicesInput,
  ): Promise<schemas.SearchInvoicesOutput> {
    return this.invoices.search(principal, input);
  }

  @Tool({
    name: 'lookup_invoice',
    description:
      'Returns one invoice, by an invoiceNumber from search_invoices, with as many lines as fit: ' +
      'call again with fromLine for the others.',
    parameters: schemas.lookupInvoiceInput,
    outputSchema: schemas.invoiceDetails,
    annotations: { title: 'Look up invoice', ...READS },
  })
  @ToolScopes(['invoices:read'])
  lookup(
    @CurrentPrincipal() principal: Principal,
    @Payload() input: schemas.LookupInvoiceInput,
  ): Promise<schemas.InvoiceDetails> {
    return this.invoices.lookup(principal, input);
  }

  @Tool({
    name: 'void_invoice',
    description:
      'Voids a draft or sent invoice, for good, by an invoiceNumber from search_invoices. Without confirmation it changes ' +
      'nothing and returns a question and a confirmation: put the question to the user. Only after they agreed, within 5 ' +
      'minutes, call again with the same invoiceNumber and the confirmation. Paid invoices cannot be voided.',
    parameters: schemas.voidInvoiceInput,
    outputSchema: schemas.voidInvoiceOutput,
    annotations: { title: 'Void invoice', ...DESTROYS },
  })
  @ToolScopes(['invoices:write'])
  @UseInterceptors(ElicitedConfirmation)
  void(
    @CurrentPrincipal() principal: Principal,
    @Payload() input: schemas.VoidInvoiceInput,
  ): Promise<schemas.VoidInvoiceOutput> {
    return this.invoices.void(principal, input);
  }
}
