import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { RateLimiter } from '../../gatehouse/index.js';
import { throttlerOptions } from './throttler-options.js';

/** Limits of the REST API. AppModule puts the guard and the interceptor where they belong among the others. */
@Module({
  imports: [ThrottlerModule.forRootAsync({ inject: [RateLimiter], useFactory: throttlerOptions })],
})
export class RateLimitModule {}
