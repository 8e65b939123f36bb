import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { PUBLIC_ROUTE } from '../auth/public.decorator.js';
import { Config } from '../../platform/config/config.js';
import { isLoopbackHost, namesLoopback } from './loopback.js';
import { ForeignHostError, ForeignOriginError } from './origin-host.errors.js';

/**
 * Against DNS rebinding (MCP Streamable HTTP, "Security Warning"): a page of another site that points its own name at
 * this server still sends that name in Host and its own site in Origin. Anonymous routes have nothing to protect.
 */
@Injectable()
export class OriginHostGuard implements CanActivate {
  private readonly hosts: ReadonlySet<string>;
  private readonly origins: ReadonlySet<string>;
  private readonly loopback: boolean;

  constructor(
    config: Config,
    private readonly reflector: Reflector,
  ) {
    this.hosts = new Set(config.allowedHosts);
    this.origins = new Set([config.apiUrl.origin, ...config.environment.CORS_ALLOWED_ORIGINS]);
    this.loopback = isLoopbackHost(config.apiUrl.hostname);
  }

  /** @throws ForeignHostError or ForeignOriginError (403) */
  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride(PUBLIC_ROUTE, [context.getHandler(), context.getClass()]))
      return true;
    const { host, origin } = context.switchToHttp().getRequest<Request>().headers;
    if (!this.isOwnHost(host)) throw new ForeignHostError();
    // Only browsers send Origin; `null` is what a sandboxed or local page sends.
    if (origin !== undefined && !this.origins.has(origin)) throw new ForeignOriginError();
    return true;
  }

  private isOwnHost(host: string | undefined): boolean {
    if (host === undefined) return false;
    // A server on this machine answers to each of its loopback names; no other site can own one of those.
    return this.hosts.has(host.toLowerCase()) || (this.loopback && namesLoopback(host));
  }
}
