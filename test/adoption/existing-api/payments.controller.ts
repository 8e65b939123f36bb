import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  Controller,
  Headers,
  HttpCode,
  Inject,
  Post,
  type RawBodyRequest,
  Req,
  UnauthorizedException,
} from '@nestjs/common';
import type { Request } from 'express';
import { Anonymous } from './auth.decorators.js';
import { API_SETTINGS, type ApiSettings } from './settings.js';

/** The webhook of the payment provider: signed, so it needs no token. */
@Controller('payments')
export class PaymentsController {
  constructor(@Inject(API_SETTINGS) private readonly settings: ApiSettings) {}

  @Post('webhook')
  @HttpCode(202)
  @Anonymous()
  receive(
    @Req() { rawBody = Buffer.alloc(0) }: RawBodyRequest<Request>,
    @Headers('x-signature') signature = '',
  ): { bytes: number } {
    const expected = createHmac('sha256', this.settings.webhookSecret).update(rawBody).digest();
    const given = Buffer.from(signature, 'hex');
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new UnauthorizedException('The signature does not match');
    return { bytes: rawBody.length };
  }
}
