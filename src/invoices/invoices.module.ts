import { Module } from '@nestjs/common';
import { ConfirmationModule } from '../confirmation/confirmation.module.js';
import { InvoicesController } from './invoices.controller.js';
import { InvoicesRepository } from './invoices.repository.js';
import { InvoicesResources } from './invoices.resources.js';
import { InvoicesService } from './invoices.service.js';
import { InvoicesTools } from './invoices.tools.js';

@Module({
  imports: [ConfirmationModule],
  controllers: [InvoicesController, InvoicesTools, InvoicesResources],
  providers: [InvoicesService, InvoicesRepository],
  exports: [InvoicesService],
})
export class InvoicesModule {}
