import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { RefusedRequestError, sendJson } from './http-message.js';
import { CREDIT_RATINGS } from './credit-ratings.js';
import type { Tenant } from './tenant.js';
import { RATINGS_SCOPE } from './upstream-api.js';

export const RATINGS_PATH = '/ratings-api/credit-ratings';

/**
 * A stand-in for an API behind Gatehouse: tells a client's credit rating to whoever shows a token that was issued for it
 * and for nobody else.
 * @throws RefusedRequestError (401, 403, 404, 405)
 */
export async function answerRatings(
  tenant: Tenant,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  tenant.upstream.requests.remember({ url: url.href, headers: request.headers });
  if (url.pathname !== RATINGS_PATH)
    throw new RefusedRequestError(404, 'not_found', 'The ratings API has nothing at this address.');
  if (request.method !== 'GET')
    throw new RefusedRequestError(405, 'invalid_request', 'Use GET.', { allow: 'GET' });
  const { scope } = await verify(tenant, request.headers.authorization ?? '');
  if (typeof scope !== 'string' || !scope.split(' ').includes(RATINGS_SCOPE)) {
    throw new RefusedRequestError(
      403,
      'insufficient_scope',
      `The access token lacks the scope ${RATINGS_SCOPE}.`,
      {
        'www-authenticate': `Bearer error="insufficient_scope", scope="${RATINGS_SCOPE}"`,
      },
    );
  }
  const clientName = url.searchParams.get('clientName') ?? '';
  const rating = CREDIT_RATINGS.get(clientName);
  if (rating === undefined) throw new RefusedRequestError(404, 'not_found', 'Nobody has rated this client.');
  sendJson(response, 200, { clientName, ...rating });
}

/** A token of this tenant for this API: no token of ours, no ID token, none for another API. */
async function verify({ issuer, signingKeys, upstream }: Tenant, authorization: string): Promise<JWTPayload> {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(signingKeys.publicJwks), {
      issuer,
      audience: upstream.audience,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'sub'],
    });
    return payload;
  } catch {
    throw new RefusedRequestError(401, 'invalid_token', 'Invalid token', {
      'www-authenticate': 'Bearer error="invalid_token"',
    });
  }
}
