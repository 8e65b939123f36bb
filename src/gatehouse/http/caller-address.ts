import { isIP, isIPv4 } from 'node:net';
import type { Request } from 'express';
import ipaddr from 'ipaddr.js';

/** Unparseable addresses share one bucket. */
const UNKNOWN = 'unknown';
/** RFC 6177 §2: the smallest network of one customer. */
const IPV6_PREFIX_BYTES = 8;

/** An IPv4 address, or the /64 network of an IPv6 address. `request.ip` follows Express's setting `trust proxy`. */
export function callerAddress(request: Pick<Request, 'ip'>): string {
  const { ip = '' } = request;
  // Most callers. There is one way to write it.
  if (isIPv4(ip)) return ip;
  const parsed = parsedAddress(request);
  if (parsed === undefined) return UNKNOWN;
  if (parsed.kind() === 'ipv4' || parsed.range() === 'loopback') return parsed.toString();
  const network = parsed.toByteArray().map((byte, index) => (index < IPV6_PREFIX_BYTES ? byte : 0));
  return `${ipaddr.fromByteArray(network).toString()}/64`;
}

/** The whole address, for logs; undefined when a proxy sent something else. */
export const sourceAddressOf = (request: Pick<Request, 'ip'>): string | undefined =>
  isIPv4(request.ip ?? '') ? request.ip : parsedAddress(request)?.toString();

function parsedAddress({ ip = '' }: Pick<Request, 'ip'>): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const address = withoutPort(ip);
  // Unmaps IPv4 (RFC 4291 §2.5.5.2).
  return isIP(address) === 0 ? undefined : ipaddr.process(address);
}

/** Some proxies (Azure Application Gateway) forward the port too, which differs for each connection. */
function withoutPort(ip: string): string {
  const [, bracketed, plain] = /^(?:\[(.+)\](?::\d+)?|([\d.]+):\d+)$/.exec(ip) ?? [];
  return bracketed ?? plain ?? ip;
}
