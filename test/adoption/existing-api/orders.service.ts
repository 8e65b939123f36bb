import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import type { NewOrder, Order, OrderQuery } from './orders.schemas.js';

/** The orders of every organization, in memory. */
@Injectable()
export class OrdersService {
  private readonly orders: (Order & { organizationId: string })[] = [
    stored('org_acme', '1001', 'Hofmann & Söhne', 'Pallet jack', 2, 'open'),
    stored('org_acme', '1002', 'Lindqvist AB', 'Forklift', 1, 'shipped'),
    stored('org_acme', '1003', 'Lindqvist AB', 'Shelf 2 m', 40, 'open'),
    stored('org_globex', '1004', 'Okafor Ltd', 'Conveyor belt', 3, 'open'),
  ];

  search(organizationId: string, { status, customer }: OrderQuery): Order[] {
    return this.orders
      .filter((order) => order.organizationId === organizationId)
      .filter((order) => status === undefined || order.status === status)
      .filter((order) => customer === undefined || order.customer.includes(customer))
      .map(withoutOrganization);
  }

  get(organizationId: string, orderId: string): Order {
    return withoutOrganization(this.find(organizationId, orderId));
  }

  create(organizationId: string, input: NewOrder): Order {
    const order: Order = { orderId: String(1001 + this.orders.length), ...input, status: 'open' };
    this.orders.push({ ...order, organizationId });
    return order;
  }

  cancel(organizationId: string, orderId: string): Order {
    const order = this.find(organizationId, orderId);
    if (order.status !== 'open') throw new ConflictException(`Order ${orderId} is ${order.status}`);
    order.status = 'cancelled';
    return withoutOrganization(order);
  }

  private find(organizationId: string, orderId: string): Order {
    const found = this.orders.find(
      (order) => order.organizationId === organizationId && order.orderId === orderId,
    );
    if (found === undefined) throw new NotFoundException(`There is no order ${orderId}`);
    return found;
  }
}

function stored(
  organizationId: string,
  orderId: string,
  customer: string,
  article: string,
  quantity: number,
  status: Order['status'],
): Order & { organizationId: string } {
  return { organizationId, orderId, customer, article, quantity, status };
}

const withoutOrganization = ({ orderId, customer, article, quantity, status }: Order): Order => ({
  orderId,
  customer,
  article,
  quantity,
  status,
});
