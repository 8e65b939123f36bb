import type { IncomingMessage, ServerResponse } from 'node:http';
import { bearerToken, invalidToken, requireScope } from './bearer-token.js';
import { CREDIT_RATINGS } from './credit-ratings.js';
import { RefusedRequestError, sendJson } from './http-message.js';
import type { Tenant } from './tenant.js';
import { RATINGS_SCOPE } from './upstream-api.js';

export const RATINGS_PATH = '/ratings-api/credit-ratings';

/**
 * A stand-in for an API behind Gatehouse: tells a client's credit rating to whoever shows a token that was issued for it
 * and for nobody else.
 * @throws RefusedRequestError (401, 403, 404, 405)
 */
export async function answerRatings(
  { issuer, signingKeys, upstream }: Tenant,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  upstream.requests.remember({ url: url.href, headers: request.headers });
  if (url.pathname !== RATINGS_PATH)
    throw new RefusedRequestError(404, 'not_found', 'The ratings API has nothing at this address.');
  if (request.method !== 'GET')
    throw new RefusedRequestError(405, 'invalid_request', 'Use GET.', { allow: 'GET' });
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
