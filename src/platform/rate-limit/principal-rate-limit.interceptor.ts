import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { RateLimitGuard } from './rate-limit.guard.js';

/**
 * The limits of who the caller turned out to be. An interceptor, because those run behind every guard.
 */
@Injectable()
export class PrincipalRateLimitInterceptor extends RateLimitGuard implements NestInterceptor {
  protected readonly limits = ['principal', 'writes'] as const;

  /** @throws RateLimitedError (429) */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    await this.canActivate(context);
    return next.handle();
  }
}
