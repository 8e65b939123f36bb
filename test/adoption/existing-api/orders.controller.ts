import { createHash } from 'node:crypto';
import {
  BadRequestException,
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import type { ApiUser } from './api-request.js';
import { CurrentUser, NeedsScope } from './auth.decorators.js';
import { type NewOrder, newOrder, type Order, type OrderQuery, orderQuery } from './orders.schemas.js';
import { OrdersService } from './orders.service.js';

/** What multer makes of an uploaded file; its types are not installed. */
interface Attachment {
  readonly originalname: string;
  readonly mimetype: string;
  readonly buffer: Buffer;
}

interface StoredAttachment {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly sha256: string;
}

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  @NeedsScope('orders:read')
  list(@CurrentUser() user: ApiUser, @Query({ schema: orderQuery }) query: OrderQuery): Order[] {
    return this.orders.search(user.organizationId, query);
  }

  @Get(':orderId')
  @NeedsScope('orders:read')
  get(@CurrentUser() user: ApiUser, @Param('orderId') orderId: string): Order {
    return this.orders.get(user.organizationId, orderId);
  }

  @Post()
  @NeedsScope('orders:write')
  create(
    @CurrentUser() user: ApiUser,
    @Body({ schema: newOrder }) input: NewOrder,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Order {
    const order = this.orders.create(user.organizationId, input);
    const { protocol, host, originalUrl } = request;
    response.location(`${protocol}://${host}${originalUrl}/${order.orderId}`);
    return order;
  }

  @Post(':orderId/cancel')
  @HttpCode(200)
  @NeedsScope('orders:write')
  cancel(@CurrentUser() user: ApiUser, @Param('orderId') orderId: string): Order {
    return this.orders.cancel(user.organizationId, orderId);
  }

  @Post(':orderId/attachments')
  @NeedsScope('orders:write')
  @UseInterceptors(FileInterceptor('file', { limits: { fileSize: 100_000 } }))
  attach(
    @CurrentUser() user: ApiUser,
    @Param('orderId') orderId: string,
    @UploadedFile() file?: Attachment,
  ): StoredAttachment {
    this.orders.get(user.organizationId, orderId);
    if (file === undefined) throw new BadRequestException('The field "file" is required');
    return {
      name: file.originalname,
      type: file.mimetype,
      bytes: file.buffer.length,
      sha256: createHash('sha256').update(file.buffer).digest('hex'),
    };
  }
}
