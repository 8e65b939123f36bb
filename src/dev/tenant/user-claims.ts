import type { Account } from './accounts.js';

/** What /userinfo and an ID token say of a user, by scope (OpenID Connect Core 1.0 §5.4). */
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
