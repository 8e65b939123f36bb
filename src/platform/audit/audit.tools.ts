import { Payload } from '@nestjs/microservices';
import { Tool, ToolScopes } from '@rekog/mcp-nest';
import { CurrentPrincipal, type Principal, READS, ToolController } from '../../gatehouse/index.js';
import { AuditLogService } from './audit-log.service.js';
import * as schemas from './audit.schemas.js';

@ToolController()
export class AuditTools {
  constructor(private readonly auditLog: AuditLogService) {}

  @Tool({
    name: 'search_audit_log',
    description:
      "Tells who did what in the user's organization, newest first. To learn who did something to one thing, " +
      'give the event, and as subject its id or number.',
    parameters: schemas.searchAuditLogInput,
    outputSchema: schemas.searchAuditLogOutput,
    annotations: { title: 'Search the audit log', ...READS },
  })
  @ToolScopes(['audit:read'])
  search(
    @CurrentPrincipal() principal: Principal,
    @Payload() input: schemas.SearchAuditLogInput,
  ): Promise<schemas.SearchAuditLogOutput> {
    return this.auditLog.search(principal, input);
  }
}
