import { z } from 'zod';

export const order = z.strictObject({
  orderId: z.string(),
  customer: z.string(),
  article: z.string(),
  quantity: z.int(),
  status: z.enum(['open', 'shipped', 'cancelled']),
});
export type Order = z.infer<typeof order>;

export const orderQuery = z.strictObject({
  status: order.shape.status.optional(),
  customer: z.string().max(100).optional(),
});
export type OrderQuery = z.infer<typeof orderQuery>;

export const newOrder = z.strictObject({
  customer: z.string().min(1).max(100),
  article: z.string().min(1).max(100),
  quantity: z.int().min(1).max(1000),
});
export type NewOrder = z.infer<typeof newOrder>;
