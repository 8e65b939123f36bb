import type { IncomingMessage } from 'node:http';
import { RefusedRequestError } from './http-message.js';

/** Values of `URL.hostname` for this machine; clients resolve `localhost` to either address. */
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a `Host` header names this machine. Other names point to DNS rebinding by a foreign page. */
export function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined || !/^[a-z0-9.[\]:]+$/i.test(host) || !URL.canParse(`http://${host}`)) return false;
  return LOOPBACK_HOSTS.has(new URL(`http://${host}`).hostname);
}

/** Whether an `Origin` header names a page of this machine, on any port. */
export function isLoopbackOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.origin === origin && url.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname);
}

/**
 * Accepts programs and the tenant's own pages. Pages of other origins cannot hide or forge these two headers
 * (Fetch Standard §3.2, Fetch Metadata §2.3).
 * @throws RefusedRequestError (403)
 */
export function refuseForeignPage({ headers }: IncomingMessage, issuer: string): void {
  const { origin, 'sec-fetch-site': site } = headers;
  const foreignOrigin = origin !== undefined && origin !== new URL(issuer).origin;
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (foreignOrigin || foreignSite) {
    throw new RefusedRequestError(
      403,
      'access_denied',
      'A web page of another origin may not send this request.',
    );
  }
}

/**
 * Reads the request target.
 * @throws RefusedRequestError for a foreign Host, and for a target that is not a path of this server: `//` and `/\`
 *   name another host, and a redirect would lead there.
 */
export function readTarget({ headers, url }: IncomingMessage, issuer: string): URL {
  if (!isLoopbackHost(headers.host)) {
    throw new RefusedRequestError(403, 'access_denied', 'The Host header does not name this machine.');
  }
  const target = URL.canParse(url ?? '', issuer) ? new URL(url ?? '', issuer) : undefined;
  if (!/^\/(?![/\\])/.test(url ?? '') || target?.origin !== new URL(issuer).origin) {
    throw new RefusedRequestError(400, 'invalid_request', 'The request target is not a path.');
  }
  return target;
}
