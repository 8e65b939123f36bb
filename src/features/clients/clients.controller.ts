import { Controller, Get, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, RequiredScopes } from '../../gatehouse/index.js';
import { ApiTokenResponses } from '../../platform/http/api-responses.decorator.js';
import * as schemas from './clients.schemas.js';
import { ClientsService } from './clients.service.js';

/** The same operation as the tool, for the frontend. */
@ApiTags('clients')
@ApiTokenResponses()
@Controller('clients')
export class ClientsController {
  constructor(private readonly clients: ClientsService) {}

  @Get(':clientName')
  @RequiredScopes(['clients:read'])
  @ApiOkResponse({ standardSchema: schemas.clientDetails })
  @ApiNotFoundResponse({ description: 'The organization has no such client.' })
  get(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: schemas.clientNameInput }) path: schemas.ClientNameInput,
  ): Promise<schemas.ClientDetails> {
    return this.clients.get(principal, path);
  }
}
