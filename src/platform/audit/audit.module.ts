import { Module } from '@nestjs/common';
import { PagingModule } from '../paging/paging.module.js';
import { AuditLogService } from './audit-log.service.js';
import { AuditQueue } from './audit-queue.js';
import { AuditTrail } from './audit-trail.js';
import { AuditController } from './audit.controller.js';
import { AuditRepository } from './audit.repository.js';
import { AuditTools } from './audit.tools.js';
import { AuditedArguments } from './audited-arguments.js';

@Module({
  imports: [PagingModule],
  controllers: [AuditController, AuditTools],
  providers: [AuditTrail, AuditQueue, AuditRepository, AuditLogService, AuditedArguments],
  exports: [AuditTrail, AuditedArguments],
})
export class AuditModule {}
