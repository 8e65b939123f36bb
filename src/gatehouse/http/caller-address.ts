import { isIP } from 'node:net';
import type { Request } from 'express';
import ipaddr from 'ipaddr.js';

/** Unparseable addresses share one bucket. */
const UNKNOWN = 'unknown';
/** RFC 6177 §2: the smallest network of one customer. */
const IPV6_PREFIX_BYTES = 8;

/** An IPv4 address, or the /64 network of an IPv6 address. `request.ip` follows Express's setting `trust proxy`. */
export function callerAddress({ ip = '' }: Pick<Request, 'ip'>): string {
  const address = withoutPort(ip);
  if (isIP(address) === 0) return UNKNOWN;
  // Unmaps IPv4 (RFC 4291 §2.5.5.2).
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4' || parsed.range() === 'loopback') return parsed.toString();
  const network = parsed.toByteArray().map((byte, index) => (index < IPV6_PREFIX_BYTES ? byte : 0));
  return `${ipaddr.fromByteArray(network).toString()}/64`;
}

/** Some proxies (Azure Application Gateway) forward the port too, which differs for each connection. */
function withoutPort(ip: string): string {
  const [, bracketed, plain] = /^(?:\[(.+)\](?::\d+)?|([\d.]+):\d+)$/.exec(ip) ?? [];
  return bracketed ?? plain ?? ip;
}
