import { isIP } from 'node:net';
import { normalizeIp } from '@nestjs/throttler';
import type { Request } from 'express';

/** What is no address counts as one caller: it must not be a way to be many. */
const UNKNOWN = 'unknown';

/**
 * Who calls, as far as the network tells: an IPv4 address, or the /64 of an IPv6 address, of which one customer has
 * 2^64. Behind proxies `request.ip` is what the outermost trusted one saw (TRUST_PROXY).
 */
export function callerAddress({ ip = '' }: Pick<Request, 'ip'>): string {
  const address = withoutPort(ip);
  return isIP(address) === 0 ? UNKNOWN : normalizeIp(address);
}

/** Some proxies (Azure Application Gateway) forward address and port: each connection would be another caller. */
function withoutPort(ip: string): string {
  const [, bracketed, plain] = /^(?:\[(.+)\](?::\d+)?|([\d.]+):\d+)$/.exec(ip) ?? [];
  return bracketed ?? plain ?? ip;
}
