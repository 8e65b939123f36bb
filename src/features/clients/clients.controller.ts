import { Controller, Get, Param } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { CurrentPrincipal } from '../../gatehouse/auth/current-principal.decorator.js';
import { NeedsScopes } from '../../gatehouse/auth/needs-scopes.decorator.js';
import type { Principal } from '../../gatehouse/auth/principal.js';
import * as schemas from './clients.schemas.js';
import { ClientsService } from './clients.service.js';

/** The same operation as the tool, for the frontend. */
@ApiTags('clients')
@ApiBearerAuth()
@ApiUnauthorizedResponse({ description: 'No access token, or one that does not verify.' })
@ApiForbiddenResponse({ description: 'The access token lacks the scope for this.' })
@Controller('clients')
export class ClientsController {
  constructor(private readonly clients: ClientsService) {}

  @Get(':clientName')
  @NeedsScopes('clients:read')
  @ApiOkResponse({ standardSchema: schemas.clientDetails })
  @ApiNotFoundResponse({ description: 'The organization has no such client.' })
  get(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: schemas.clientNameInput }) path: schemas.ClientNameInput,
  ): Promise<schemas.ClientDetails> {
    return this.clients.get(principal, path);
  }
}
