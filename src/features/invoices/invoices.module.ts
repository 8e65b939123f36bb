import { Module } from '@nestjs/common';
import { AuditModule } from '../../platform/audit/audit.module.js';
import { AuditedArguments, FORMS } from '../../platform/audit/audited-arguments.js';
import { ClientsModule } from '../clients/clients.module.js';
import { ConfirmationModule } from '../../platform/confirmation/confirmation.module.js';
import { IdempotencyModule } from '../../platform/idempotency/idempotency.module.js';
import { PagingModule } from '../../platform/paging/paging.module.js';
import { InvoicesController } from './invoices.controller.js';
import { InvoicesPrompts } from './invoices.prompts.js';
import { InvoicesRepository } from './invoices.repository.js';
import { InvoicesResources } from './invoices.resources.js';
import { InvoicesService } from './invoices.service.js';
import { InvoicesTools } from './invoices.tools.js';

@Module({
  imports: [AuditModule, ClientsModule, ConfirmationModule, IdempotencyModule, PagingModule],
  controllers: [InvoicesController, InvoicesTools, InvoicesResources, InvoicesPrompts],
  providers: [InvoicesService, InvoicesRepository],
  exports: [InvoicesService],
})
export class InvoicesModule {
  constructor(audited: AuditedArguments) {
    audited.add({
      invoiceNumber: FORMS.number,
      fromLine: FORMS.count,
      numberPrefix: FORMS.number,
      clientName: FORMS.lengthOnly,
      status: FORMS.word,
      issuedFrom: FORMS.day,
      issuedTo: FORMS.day,
      client: FORMS.lengthOnly,
    });
  }
}
