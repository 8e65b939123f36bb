import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWTPayload } from 'jose';
import { findAccountBySubject } from './accounts.js';
import { bearerToken, invalidToken, requireScope } from './bearer-token.js';
import { RefusedRequestError, sendJson } from './http-message.js';
import { isLoopbackOrigin } from './loopback.js';
import type { Tenant } from './tenant.js';
import { userClaims } from './user-claims.js';

/**
 * Auth0's /userinfo: takes the tenant's own JWE, and an access token for an API whose audience also names /userinfo.
 * @throws RefusedRequestError (401, 403, 405)
 */
export async function answerUserinfo(
  tenant: Tenant,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  allowBrowserClient(request, response);
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  if (request.method !== 'GET' && request.method !== 'POST') {
    throw new RefusedRequestError(405, 'invalid_request', 'Use GET or POST.', {
      allow: 'GET, POST, OPTIONS',
    });
  }
  const token = bearerToken(request);
  if (token === undefined)
    throw invalidToken('Send the access token as "Authorization: Bearer …".', 'Bearer');
  const { sub, scope } = await verify(tenant, token);
  const account = findAccountBySubject(sub ?? '');
  if (account === undefined) throw invalidToken();
  sendJson(response, 200, userClaims(account, requireScope(scope, 'openid')));
}

function allowBrowserClient({ headers: { origin } }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('vary', 'Origin');
  if (origin === undefined || !isLoopbackOrigin(origin)) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-methods', 'GET, POST');
  response.setHeader('access-control-allow-headers', 'Authorization');
  response.setHeader('access-control-expose-headers', 'WWW-Authenticate');
}

async function verify({ issuer, signingKeys, opaqueTokens }: Tenant, token: string): Promise<JWTPayload> {
  try {
    if (token.split('.').length === 5) return await opaqueTokens.open(token);
    return await signingKeys.verify(token, { issuer, audience: `${issuer}userinfo` });
  } catch {
    throw invalidToken();
  }
}
