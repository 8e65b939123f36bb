import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeJwt } from 'jose';
import {
  bearerToken,
  invalidToken,
  RefusedRequestError,
  requireMethod,
  requireScope,
  sendJson,
} from './http-message.js';
import type { Tenant } from './tenant.js';
import { RATINGS_SCOPE } from './apis.js';

const RATINGS_PATH = '/ratings-api/credit-ratings';

/** Ratings of some clients in the demo data. The others have none. */
const CREDIT_RATINGS: ReadonlyMap<string, { rating: string; asOf: string }> = new Map([
  ['Blue Lantern Hotels', { rating: 'BB', asOf: '2026-07-14' }],
  ['Brightwater Foods', { rating: 'A', asOf: '2026-09-02' }],
  ['Castellan Insurance', { rating: 'AA', asOf: '2026-06-30' }],
  ['City of Larkspur', { rating: 'AAA', asOf: '2026-08-19' }],
  ['Halden Shipping', { rating: 'BBB', asOf: '2026-05-11' }],
  ['Kestrel Automotive', { rating: 'BBB', asOf: '2026-09-21' }],
  ['Norvik Energy', { rating: 'A', asOf: '2026-10-01' }],
  ['Ostrava Steel', { rating: 'B', asOf: '2026-08-05' }],
  ['Pellworth Stores', { rating: 'CCC', asOf: '2026-10-12' }],
  ['Redmoor Bank', { rating: 'AA', asOf: '2026-07-28' }],
  ['Solano Telecom', { rating: 'BB', asOf: '2026-06-03' }],
]);

/**
 * A stand-in for an API behind Gatehouse: returns a client's credit rating. It accepts tokens for its own audience only.
 * @throws RefusedRequestError (401, 403, 404, 405)
 */
export async function answerRatings(
  { issuer, signingKeys, upstream }: Tenant,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    withoutTokens(String(value)),
  ]);
  upstream.requests.remember({
    url: withoutTokens(url.href),
    headers: Object.fromEntries(headers) as Record<string, string>,
  });
  if (url.pathname !== RATINGS_PATH)
    throw new RefusedRequestError(404, 'not_found', 'The ratings API has nothing at this address.');
  requireMethod(request, 'GET');
  const token = bearerToken(request) ?? '';
  // An ID token, and a token for another API, have another audience.
  const claims = signingKeys.verify(token, { issuer, audience: upstream.audience });
  const { scope } = await claims.catch(() => {
    throw invalidToken();
  });
  requireScope(scope, RATINGS_SCOPE);
  const clientName = url.searchParams.get('clientName') ?? '';
  const rating = CREDIT_RATINGS.get(clientName);
  if (rating === undefined) throw new RefusedRequestError(404, 'not_found', 'Nobody has rated this client.');
  sendJson(response, 200, { clientName, ...rating });
}

/** Signed tokens, and encrypted ones of five parts. */
const TOKEN = /\beyJ[\w-]+(?:\.[\w-]*){2,4}/g;

/** Names each token by its subject and audience. The token itself is live, so the control routes must not show it. */
function withoutTokens(text: string): string {
  return text.replace(TOKEN, (token) => {
    try {
      const { sub, aud } = decodeJwt(token);
      return `[token of ${String(sub)} for ${String(aud)}]`;
    } catch {
      return '[token]';
    }
  });
}
