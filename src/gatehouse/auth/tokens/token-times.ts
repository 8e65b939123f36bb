import type { AccessTokenClaims } from './access-token-verifier.js';
import { AuthenticationError } from './authentication.errors.js';
import { requireTime } from './claims.js';

/** How far an issuer's clock may be ahead of ours (RFC 7519 §4.1.5 allows some leeway). */
export const CLOCK_LEEWAY_SECONDS = 5;

/**
 * Requires valid `exp` and `iat` (RFC 9068 §2.2). No leeway on `exp`.
 * @returns `exp`
 * @throws AuthenticationError `token_expired`, `token_not_yet_valid`, `token_lifetime_excessive`, or `claim_…`
 */
export function checkTimes(
  claims: AccessTokenClaims,
  maxLifetimeSeconds: number,
  now = Date.now() / 1000,
): number {
  const expiresAt = requireTime(claims, 'exp');
  if (expiresAt <= now) throw new AuthenticationError('token_expired');
  refuseFuture(claims, 'iat', now);
  if (claims.nbf !== undefined) refuseFuture(claims, 'nbf', now);
  const lifetime = Math.ceil(expiresAt - requireTime(claims, 'iat'));
  if (lifetime > maxLifetimeSeconds)
    throw new AuthenticationError('token_lifetime_excessive', { seen: `it is ${lifetime} seconds` });
  return expiresAt;
}

function refuseFuture(claims: AccessTokenClaims, name: string, now: number): void {
  const ahead = Math.ceil(requireTime(claims, name) - now);
  if (ahead > CLOCK_LEEWAY_SECONDS)
    throw new AuthenticationError('token_not_yet_valid', { seen: `${name} is ${ahead} seconds from now` });
}
