import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWTPayload } from 'jose';
import { type Account, findAccountBySubject } from './accounts.js';
import { bearerToken, invalidToken, requireMethod, requireScope, sendJson } from './http-message.js';
import { isLoopbackOrigin } from './request-origin.js';
import type { Tenant } from './tenant.js';

/**
 * Auth0's /userinfo. Accepts the tenant's own JWE, and access tokens for an API that also have /userinfo as audience.
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
  requireMethod(request, 'GET', 'POST', 'OPTIONS');
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

/** The claims of /userinfo and of an ID token, by scope (OpenID Connect Core 1.0 §5.4). */
export function userClaims(
  account: Account,
  scopes: ReadonlySet<string>,
): { sub: string; [claim: string]: unknown } {
  return {
    sub: account.sub,
    ...(scopes.has('profile') && { name: account.name, nickname: account.email.split('@')[0] }),
    ...(scopes.has('email') && { email: account.email, email_verified: true }),
  };
}
