import type { RequestHandler } from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';
import type { ApiRequest } from './api-request.js';
import type { ApiSettings } from './settings.js';

const claims = z.object({
  sub: z.string(),
  org_id: z.string(),
  client_id: z.string(),
  scope: z.string().default(''),
});

/**
 * Verifies the bearer token of a request, if there is one, and sets `request.auth` and `request.user`. It rejects no
 * request: `AuthGuard` does. (So does express-oauth2-jwt-bearer with `authRequired: false`.)
 */
export function readAuth({
  issuer,
  audience,
  jwksUrl,
}: Pick<ApiSettings, 'issuer' | 'audience' | 'jwksUrl'>): RequestHandler {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 30_000 });
  return async (request: ApiRequest, _response, next) => {
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token !== undefined) {
      try {
        const { payload } = await jwtVerify(token, keys, { issuer, audience });
        const { sub, org_id, client_id, scope } = claims.parse(payload);
        request.auth = { token, payload };
        request.user = {
          userId: sub,
          organizationId: org_id,
          clientId: client_id,
          scopes: scope.split(' '),
        };
      } catch {
        // An invalid token counts as none.
      }
    }
    next();
  };
}
