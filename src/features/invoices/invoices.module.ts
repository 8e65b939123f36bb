import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { ConfirmationModule } from '../../platform/confirmation/confirmation.module.js';
import { InvoicesController } from './invoices.controller.js';
import { InvoicesPrompts } from './invoices.prompts.js';
import { InvoicesRepository } from './invoices.repository.js';
import { InvoicesResources } from './invoices.resources.js';
import { InvoicesService } from './invoices.service.js';
import { InvoicesTools } from './invoices.tools.js';

@Module({
  imports: [ConfirmationModule, ClientsModule],
  controllers: [InvoicesController, InvoicesTools, InvoicesResources, InvoicesPrompts],
  providers: [InvoicesService, InvoicesRepository],
  exports: [InvoicesService],
})
export class InvoicesModule {}
