import { Payload } from '@nestjs/microservices';
import type { ReadResourceResult } from '@modelcontextprotocol/server';
import { ResourceTemplate } from '@rekog/mcp-nest';
import {
  CurrentPrincipal,
  type Principal,
  RequiredScopes,
  resourceContents,
  ResourceController,
  type ResourceRequest,
  ResourceVariables,
} from '../../gatehouse/index.js';
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
}
