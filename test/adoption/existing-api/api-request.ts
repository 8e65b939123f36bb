import type { Request } from 'express';
import type { JWTPayload } from 'jose';

/** Who calls, as the token says. */
export interface ApiUser {
  readonly userId: string;
  readonly organizationId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/** A request after `readAuth`: without a valid token, `auth` and `user` are missing. */
export interface ApiRequest extends Request {
  auth?: { readonly token: string; readonly payload: JWTPayload };
  user?: ApiUser;
}
