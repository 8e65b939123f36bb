import { Module } from '@nestjs/common';
import { AuditModule } from '../../platform/audit/audit.module.js';
import { AuditedArguments, FORMS } from '../../platform/audit/audited-arguments.js';
import { UpstreamModule } from '../../platform/upstream/upstream.module.js';
import { ClientNamesService } from './client-names.service.js';
import { ClientsController } from './clients.controller.js';
import { ClientsRepository } from './clients.repository.js';
import { ClientsService } from './clients.service.js';
import { ClientsTools } from './clients.tools.js';
import { CreditRatings } from './credit-ratings.js';

@Module({
  imports: [AuditModule, UpstreamModule],
  controllers: [ClientsController, ClientsTools],
  providers: [ClientsService, ClientNamesService, ClientsRepository, CreditRatings],
  exports: [ClientNamesService],
})
export class ClientsModule {
  constructor(audited: AuditedArguments) {
    audited.add({
      clientName: FORMS.lengthOnly,
    });
  }
}
