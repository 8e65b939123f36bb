import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal } from '../../gatehouse/auth/current-principal.decorator.js';
import { NeedsScopes } from '../../gatehouse/auth/needs-scopes.decorator.js';
import type { Principal } from '../../gatehouse/auth/principal.js';
import { ApiInvalidInputResponse, ApiTokenResponses } from '../http/api-responses.decorator.js';
import { AuditLogService } from './audit-log.service.js';
import * as rest from './audit.rest-schemas.js';
import * as schemas from './audit.schemas.js';

@ApiTags('audit')
@ApiTokenResponses()
@ApiInvalidInputResponse()
@Controller('audit-log')
export class AuditController {
  constructor(private readonly auditLog: AuditLogService) {}

  @Get()
  @NeedsScopes('audit:read')
  @ApiOkResponse({ standardSchema: schemas.searchAuditLogOutput })
  search(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: rest.searchAuditLogQuery }) query: schemas.SearchAuditLogInput,
  ): Promise<schemas.SearchAuditLogOutput> {
    return this.auditLog.search(principal, query);
  }
}
