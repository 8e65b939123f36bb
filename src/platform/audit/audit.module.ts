import { Global, Module } from '@nestjs/common';
import { Denials } from '../../gatehouse/auth/denials.js';
import { AuditLogService } from './audit-log.service.js';
import { AuditQueue } from './audit-queue.js';
import { AuditTrail } from './audit-trail.js';
import { AuditController } from './audit.controller.js';
import { AuditRepository } from './audit.repository.js';
import { AuditTools } from './audit.tools.js';

/** Who did what: written by every feature, read by whoever holds audit:read. */
@Global()
@Module({
  controllers: [AuditController, AuditTools],
  providers: [
    AuditTrail,
    AuditQueue,
    AuditRepository,
    AuditLogService,
    { provide: Denials, useExisting: AuditTrail },
  ],
  exports: [AuditTrail, Denials],
})
export class AuditModule {}
