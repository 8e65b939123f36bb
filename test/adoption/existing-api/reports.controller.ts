import { Controller, Get } from '@nestjs/common';
import { Throttle } from '@nestjs/throttler';
import type { ApiUser } from './api-request.js';
import { CurrentUser, NeedsScope } from './auth.decorators.js';
import { OrdersService } from './orders.service.js';

@Controller('reports')
export class ReportsController {
  constructor(private readonly orders: OrdersService) {}

  /** Expensive, so three an hour. */
  @Get('open-orders')
  @Throttle({ default: { limit: 3, ttl: 3_600_000 } })
  @NeedsScope('orders:read')
  openOrders(@CurrentUser() user: ApiUser): { open: number } {
    return { open: this.orders.search(user.organizationId, { status: 'open' }).length };
  }

  /** A bug, to see what callers get of it. */
  @Get('revenue')
  @NeedsScope('orders:read')
  revenue(): never {
    throw new Error('connect ECONNREFUSED: password of the database is hunter2');
  }
}
