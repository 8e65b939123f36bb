import { Controller, Get, Query } from '@nestjs/common';
import type { ApiUser } from './api-request.js';
import { CurrentUser, NeedsScope } from './auth.decorators.js';
import { type Order, type OrderQuery, orderQuery } from './orders.schemas.js';
import { OrdersService } from './orders.service.js';

/** At /v1/v2/orders: the prefix is older than the versions. */
@Controller({ path: 'orders', version: '2' })
export class OrdersV2Controller {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  @NeedsScope('orders:read')
  list(
    @CurrentUser() user: ApiUser,
    @Query({ schema: orderQuery }) query: OrderQuery,
  ): { orders: Order[]; total: number } {
    const orders = this.orders.search(user.organizationId, query);
    return { orders, total: orders.length };
  }
}
