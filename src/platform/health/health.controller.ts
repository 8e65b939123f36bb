import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import { Public } from '../../gatehouse/index.js';
import { Database } from '../database/database.js';

const VERDICT_MS = 1000;

/** For the load balancer: anonymous, outside the API prefix. */
@Public()
@SkipThrottle()
@ApiExcludeController()
@Controller('health')
export class HealthController {
  private verdict: Promise<void> | undefined;

  constructor(private readonly database: Database) {}

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** All requests of a second share one query. @throws DatabaseUnavailableError (503) */
  @Get('ready')
  async ready(): Promise<{ status: 'ok' }> {
    this.verdict ??= this.database.ping().finally(() => {
      setTimeout(() => (this.verdict = undefined), VERDICT_MS).unref();
    });
    await this.verdict;
    return { status: 'ok' };
  }
}
