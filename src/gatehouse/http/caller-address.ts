import { isIP } from 'node:net';
import type { Request } from 'express';
import ipaddr from 'ipaddr.js';

/** Unparseable addresses share one bucket. */
const UNKNOWN = 'unknown';
/** RFC 6177 §2: the smallest network that one customer gets. */
const IPV6_PREFIX_BYTES = 8;

/**
 * The caller's network address: an IPv4 address, or the /64 of an IPv6 address, of which one customer has 2^64. Behind
 * proxies `request.ip` is what the outermost trusted one saw (Express, `trust proxy`).
 */
export function callerAddress({ ip = '' }: Pick<Request, 'ip'>): string {
  const address = withoutPort(ip);
  if (isIP(address) === 0) return UNKNOWN;
  // An IPv4 address may come mapped into IPv6 (RFC 4291 §2.5.5.2).
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4' || parsed.range() === 'loopback') return parsed.toString();
  const network = parsed.toByteArray().map((byte, index) => (index < IPV6_PREFIX_BYTES ? byte : 0));
  return `${ipaddr.fromByteArray(network).toString()}/64`;
}

/** Some proxies (Azure Application Gateway) forward address and port: each connection would be another caller. */
function withoutPort(ip: string): string {
  const [, bracketed, plain] = /^(?:\[(.+)\](?::\d+)?|([\d.]+):\d+)$/.exec(ip) ?? [];
  return bracketed ?? plain ?? ip;
}
