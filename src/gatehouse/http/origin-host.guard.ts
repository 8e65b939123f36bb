import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { PUBLIC_ROUTE } from '../auth/public.decorator.js';
import { GatehouseSettings } from '../gatehouse.settings.js';
import { hostOfTarget, namesLoopback } from './host.js';
import { ForeignHostError, ForeignOriginError } from './origin-host.errors.js';

/**
 * Prevents DNS rebinding (MCP Streamable HTTP, "Security Warning"): a page whose site resolves to this server still sends
 * its own name in Host and Origin. `@Public()` routes are not checked.
 */
@Injectable()
export class OriginHostGuard implements CanActivate {
  constructor(
    private readonly settings: GatehouseSettings,
    private readonly reflector: Reflector,
  ) {}

  /** @throws ForeignHostError or ForeignOriginError (403) */
  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride(PUBLIC_ROUTE, [context.getHandler(), context.getClass()]))
      return true;
    const { headers, originalUrl } = context.switchToHttp().getRequest<Request>();
    const { host, origin } = headers;
    for (const named of [host, hostOfTarget(originalUrl) ?? host])
      if (!this.isOwnHost(named)) throw new ForeignHostError(named);
    // Only browsers send Origin; sandboxed and local pages send `null`.
    if (origin !== undefined && !this.settings.allowedOrigins.has(origin))
      throw new ForeignOriginError(origin);
    return true;
  }

  private isOwnHost(host: string | undefined): boolean {
    if (host === undefined) return false;
    const { allowedHosts, onLoopback } = this.settings;
    // No site can own a loopback name.
    return allowedHosts.has(host.toLowerCase()) || (onLoopback && namesLoopback(host));
  }
}
