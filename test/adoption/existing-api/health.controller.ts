import { Controller, Get, VERSION_NEUTRAL } from '@nestjs/common';
import { Anonymous } from './auth.decorators.js';

@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  @Get()
  @Anonymous()
  health(): { status: 'ok' } {
    return { status: 'ok' };
  }
}
