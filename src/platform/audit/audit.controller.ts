import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, RequiredScopes } from '../../gatehouse/index.js';
import { ApiInvalidInputResponse, ApiTokenResponses } from '../http/api-responses.decorator.js';
import { Paged } from '../paging/paged.decorator.js';
import { AuditLogService } from './audit-log.service.js';
import * as schemas from './audit.schemas.js';

@ApiTags('audit')
@ApiTokenResponses()
@ApiInvalidInputResponse()
@Controller('audit-log')
export class AuditController {
  constructor(private readonly auditLog: AuditLogService) {}

  @Get()
  @RequiredScopes(['audit:read'])
  @Paged(schemas.searchAuditLogOutput)
  search(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: schemas.searchAuditLogInput }) query: schemas.SearchAuditLogInput,
  ): Promise<schemas.SearchAuditLogOutput> {
    return this.auditLog.search(principal, query);
  }
}
