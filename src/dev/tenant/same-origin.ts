import type { IncomingMessage } from 'node:http';
import { RefusedRequestError } from './http-message.js';

/**
 * Lets pass a program, and a page of the tenant itself; any other page in the developer's browser is a stranger.
 * A page cannot take its `Origin` off a form post or a script's cross-origin request, nor forge `Sec-Fetch-Site`
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
