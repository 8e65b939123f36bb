import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import { Public } from '../../gatehouse/index.js';
import { Database } from '../database/database.js';

/** For the load balancer: anonymous, outside the API prefix. */
@Public()
@SkipThrottle()
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(private readonly database: Database) {}

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** @throws DatabaseUnavailableError (503) */
  @Get('ready')
  async ready(): Promise<{ status: 'ok' }> {
    await this.database.ping();
    return { status: 'ok' };
  }
}
