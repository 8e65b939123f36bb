import type { ReadResourceResult } from '@modelcontextprotocol/server';
import { Payload } from '@nestjs/microservices';
import { ResourceTemplate } from '@rekog/mcp-nest';
import {
  CurrentPrincipal,
  type Principal,
  RequiredScopes,
  ResourceController,
} from '../../../src/gatehouse/index.js';
import { OrdersService } from '../existing-api/orders.service.js';

@ResourceController()
export class OrdersResources {
  constructor(private readonly orders: OrdersService) {}

  @ResourceTemplate({
    uriTemplate: 'order://{orderId}',
    name: 'order',
    description: 'One order. The orderId is from search_orders.',
    mimeType: 'application/json',
  })
  @RequiredScopes(['orders:read'])
  order(
    @CurrentPrincipal() principal: Principal,
    @Payload() { uri, orderId }: { uri: string; orderId: string },
  ): ReadResourceResult {
    const text = JSON.stringify(this.orders.get(principal.organizationId, orderId));
    return { contents: [{ uri, mimeType: 'application/json', text }] };
  }
}
