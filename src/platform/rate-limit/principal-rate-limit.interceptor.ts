import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import { type AuthenticatedRequest, RateLimiter } from '../../gatehouse/index.js';

/** RFC 9110 §9.2.1 */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Counts REST requests per principal, in one count with the MCP endpoint. Interceptors run after authentication. */
@Injectable()
export class PrincipalRateLimitInterceptor implements NestInterceptor {
  constructor(private readonly limiter: RateLimiter) {}

  /** @throws RateLimitedError (429) */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const { principal, method } = http.getRequest<AuthenticatedRequest>();
    const response = http.getResponse<Response>();
    // Only public routes have no principal.
    if (principal !== undefined) {
      await this.limiter.countPrincipal(principal, response);
      if (!SAFE_METHODS.has(method)) await this.limiter.countWrite(principal, response);
    }
    return next.handle();
  }
}
