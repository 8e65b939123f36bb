import { Global, Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { Config } from '../config/config.js';
import { RateLimiter } from '../../gatehouse/rate-limit/rate-limiter.js';
import { throttlerOptions } from './throttler-options.js';

/** How much anybody may ask for. AppModule puts its guard and its interceptor where they belong among the others. */
@Global()
@Module({
  imports: [ThrottlerModule.forRootAsync({ inject: [Config], useFactory: throttlerOptions })],
  providers: [RateLimiter],
  exports: [RateLimiter],
})
export class RateLimitModule {}
