import { Payload } from '@nestjs/microservices';
import { Tool, ToolScopes } from '@rekog/mcp-nest';
import { z } from 'zod';
import {
  CurrentPrincipal,
  DESTROYS,
  type Principal,
  READS,
  ToolController,
} from '../../../src/gatehouse/index.js';
import { type Order, order, type OrderQuery, orderQuery } from '../existing-api/orders.schemas.js';
import { OrdersService } from '../existing-api/orders.service.js';

const orderId = order.pick({ orderId: true });
const orders = z.strictObject({ orders: z.array(order) });

/** The orders as tools: one call of the existing service each. */
@ToolController()
export class OrdersTools {
  constructor(private readonly orders: OrdersService) {}

  @Tool({
    name: 'search_orders',
    description:
      "Finds orders of the user's organization by status and part of the customer's name. " +
      'The orderId is for cancel_order.',
    parameters: orderQuery,
    outputSchema: orders,
    annotations: { title: 'Search orders', ...READS },
  })
  @ToolScopes(['orders:read'])
  search(@CurrentPrincipal() principal: Principal, @Payload() query: OrderQuery): z.infer<typeof orders> {
    return { orders: this.orders.search(principal.organizationId, query) };
  }

  @Tool({
    name: 'cancel_order',
    description: 'Cancels one open order for good. Takes an orderId from search_orders.',
    parameters: orderId,
    outputSchema: order,
    annotations: { title: 'Cancel order', ...DESTROYS },
  })
  @ToolScopes(['orders:write'])
  cancel(@CurrentPrincipal() principal: Principal, @Payload() input: z.infer<typeof orderId>): Order {
    return this.orders.cancel(principal.organizationId, input.orderId);
  }
}
