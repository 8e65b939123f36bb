import { Payload } from '@nestjs/microservices';
import type { GetPromptResult } from '@modelcontextprotocol/server';
import { Prompt } from '@rekog/mcp-nest';
import {
  type Completed,
  Completes,
  type Completing,
  CurrentPrincipal,
  MOST_COMPLETIONS,
  type Principal,
  PromptController,
  promptWithData,
  RequiredScopes,
} from '../../gatehouse/index.js';
import { ClientNamesService } from '../clients/client-names.service.js';
import * as schemas from './invoices.schemas.js';
import { InvoicesService } from './invoices.service.js';

const OVERDUE =
  'Sum up which invoices are overdue on the day asOf. Begin with the totals, one for each currency; never add up ' +
  'different currencies. Then list the invoices by client, the longest overdue first, each with its number, project, ' +
  'amount and days overdue, and say whom to remind first. invoiceCount and the totals are of all of them. hasMore means that the list is cut off: say ' +
  'how many are left out. search_invoices with status "sent" lists all that wait for payment, with dueOn.';

@PromptController()
export class InvoicesPrompts {
  constructor(
    private readonly invoices: InvoicesService,
    private readonly clientNames: ClientNamesService,
  ) {}

  @Prompt({
    name: 'overdue_invoices',
    description:
      'The invoices that were sent and are past due, of one client or of all, with totals by currency.',
    parameters: schemas.overdueInvoicesInput,
  })
  @RequiredScopes(['invoices:read'])
  async overdue(
    @CurrentPrincipal() principal: Principal,
    @Payload() input: schemas.OverdueInvoicesInput,
  ): Promise<GetPromptResult> {
    return promptWithData(OVERDUE, await this.invoices.listOverdue(principal, input));
  }

  @Completes({ prompt: 'overdue_invoices', argument: 'client' })
  completeClient(
    @CurrentPrincipal() principal: Principal,
    @Payload() { value }: Completing,
  ): Promise<Completed> {
    return this.clientNames.search(principal, value, MOST_COMPLETIONS);
  }
}
