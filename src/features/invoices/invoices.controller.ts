import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiNotFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, RequiredScopes } from '../../gatehouse/index.js';
import { ApiInvalidInputResponse, ApiTokenResponses } from '../../platform/http/api-responses.decorator.js';
import { ApiIdempotencyKey, IdempotencyKey } from '../../platform/idempotency/idempotency-key.decorator.js';
import { Paged } from '../../platform/paging/paged.decorator.js';
import * as schemas from './invoices.schemas.js';
import { InvoicesService } from './invoices.service.js';

/** The same operations as the tools, for the frontend. */
@ApiTags('invoices')
@ApiTokenResponses('The access token lacks the scope for this, or the confirmation is for something else.')
@ApiInvalidInputResponse()
@Controller('invoices')
export class InvoicesController {
  constructor(private readonly invoices: InvoicesService) {}

  @Get()
  @RequiredScopes(['invoices:read'])
  @Paged(schemas.searchInvoicesOutput)
  search(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: schemas.searchInvoicesInput }) query: schemas.SearchInvoicesInput,
  ): Promise<schemas.SearchInvoicesOutput> {
    return this.invoices.search(principal, query);
  }

  @Get(':invoiceNumber')
  @RequiredScopes(['invoices:read'])
  @ApiOkResponse({ standardSchema: schemas.invoiceDetails })
  @ApiNotFoundResponse({ description: 'The organization has no such invoice.' })
  lookup(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: schemas.invoiceNumberInput }) path: schemas.InvoiceNumberInput,
    @Query({ schema: schemas.lookupInvoiceQuery }) query: schemas.LookupInvoiceQuery,
  ): Promise<schemas.InvoiceDetails> {
    return this.invoices.lookup(principal, { ...path, ...query });
  }

  @Post(':invoiceNumber/void')
  @RequiredScopes(['invoices:write'])
  @HttpCode(200)
  @ApiOkResponse({
    standardSchema: schemas.voidInvoiceOutput,
    description: 'Without a confirmation: what would change, and the confirmation for the second call.',
  })
  @ApiNotFoundResponse({ description: 'The organization has no such invoice.' })
  @ApiConflictResponse({
    description:
      'Paid or void already, the confirmation is no longer good, or the idempotency key was used otherwise.',
  })
  @ApiIdempotencyKey()
  void(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: schemas.invoiceNumberInput }) path: schemas.InvoiceNumberInput,
    @Body({ schema: schemas.voidInvoiceBody }) body: schemas.VoidInvoiceBody,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<schemas.VoidInvoiceOutput> {
    return this.invoices.void(principal, { ...path, ...body, idempotencyKey });
  }
}
