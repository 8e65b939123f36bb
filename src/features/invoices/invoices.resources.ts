import { Payload } from '@nestjs/microservices';
import type { ReadResourceResult } from '@modelcontextprotocol/server';
import { ResourceTemplate } from '@rekog/mcp-nest';
import {
  type Completed,
  Completes,
  type Completing,
  CurrentPrincipal,
  type Listed,
  type Listing,
  Lists,
  type Principal,
  RequiredScopes,
  resourceContents,
  ResourceController,
  type ResourceRequest,
  ResourceVariables,
} from '../../gatehouse/index.js';
import { listedName } from '../../platform/answers/excerpt.js';
import { MOST_RESULTS } from '../../platform/fields.js';
import { invoiceMarkdown } from './invoices.markdown.js';
import * as schemas from './invoices.schemas.js';
import { InvoicesService } from './invoices.service.js';

@ResourceController()
export class InvoicesResources {
  constructor(private readonly invoices: InvoicesService) {}

  @ResourceTemplate({
    uriTemplate: 'invoice://{invoiceNumber}',
    name: 'invoice',
    description: 'One invoice with its lines. The invoiceNumber is from search_invoices, such as INV-2041.',
  })
  @RequiredScopes(['invoices:read'])
  async invoice(
    @CurrentPrincipal() principal: Principal,
    @Payload(new ResourceVariables(schemas.invoiceNumberInput))
    { uri, ...input }: ResourceRequest<schemas.InvoiceNumberInput>,
  ): Promise<ReadResourceResult> {
    const invoice = await this.invoices.lookup(principal, input);
    return resourceContents(uri, invoice, invoiceMarkdown(invoice));
  }

  /** Those that wait for payment, the latest first. */
  @Lists({ resourceTemplate: 'invoice://{invoiceNumber}' })
  async list(@CurrentPrincipal() principal: Principal, @Payload() { cursor }: Listing): Promise<Listed> {
    const input = schemas.searchInvoicesInput.parse({ status: 'sent', limit: MOST_RESULTS, cursor });
    const { invoices, nextCursor } = await this.invoices.search(principal, input);
    const resources = invoices.map(({ invoiceNumber, clientName, total, dueOn }) => ({
      uri: `invoice://${invoiceNumber}`,
      name: invoiceNumber,
      description: `Invoice to ${listedName(clientName)} over ${total.text}, due ${dueOn}`,
    }));
    return { resources, nextCursor };
  }

  @Completes({ resourceTemplate: 'invoice://{invoiceNumber}', argument: 'invoiceNumber' })
  completeInvoiceNumber(
    @CurrentPrincipal() principal: Principal,
    @Payload() { value }: Completing,
  ): Promise<Completed> {
    return this.invoices.completeNumber(principal, value);
  }
}
