import type { IncomingMessage } from 'node:http';
import { rawHeaderValues } from './raw-header-values.js';

const LOOPBACK_HOSTNAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** @param hostname as `URL.hostname` spells it: lower case, IPv6 in brackets, no port */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK_HOSTNAMES.has(hostname);
}

/** @param host value of a Host header, compared literally: a URL parser reads `0x7f.1` and `127.1` as 127.0.0.1 */
export function namesLoopback(host: string): boolean {
  return isLoopbackHost(host.toLowerCase().replace(/:\d{1,5}$/, ''));
}

/** @returns the host of a request target in absolute form (RFC 9112 §3.2.2), which takes the place of the Host header */
export function hostOfTarget(target: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(target)?.[1];
}

/**
 * A target that another server, or the web's URL parser, reads in another way than Express: with a backslash or a fragment,
 * or of a scheme besides http and https in lower case.
 */
export const hasAmbiguousTarget = ({ url = '' }: IncomingMessage): boolean =>
  /[\\#]/.test(url) || (hostOfTarget(url) !== undefined && !/^https?:/.test(url));

/** RFC 9112 §3.2: more than one Host is a 400. Node uses the first; a proxy in front may have used the second. */
export const hasAmbiguousHost = (request: IncomingMessage): boolean =>
  rawHeaderValues(request, 'host').length > 1;
