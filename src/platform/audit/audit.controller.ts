import { Controller, Get, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiForbiddenResponse,
  ApiOkResponse,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { CurrentPrincipal } from '../../gatehouse/auth/current-principal.decorator.js';
import { NeedsScopes } from '../../gatehouse/auth/needs-scopes.decorator.js';
import type { Principal } from '../../gatehouse/auth/principal.js';
import { AuditLogService } from './audit-log.service.js';
import * as rest from './audit.rest-schemas.js';
import * as schemas from './audit.schemas.js';

@ApiTags('audit')
@ApiBearerAuth()
@ApiBadRequestResponse({ description: 'A field is missing, unknown or out of range; `errors` names it.' })
@ApiUnauthorizedResponse({ description: 'No access token, or one that does not verify.' })
@ApiForbiddenResponse({ description: 'The access token lacks the scope for this.' })
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
