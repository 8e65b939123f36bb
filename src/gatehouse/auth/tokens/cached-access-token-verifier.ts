import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { AccessTokenVerifier, AuthInfo } from './access-token-verifier.js';
import { AuthenticationError } from './authentication.errors.js';
import type { DiagnosisCode } from './token-diagnosis.js';

/** The most verified tokens, and the most rejected ones, that are cached. */
const MAX_TOKENS = 10_000;
/** Short, so that a repaired issuer is noticed soon. */
const REFUSED_SECONDS = 5;

/** These may pass a moment later: keys are fetched, time goes on. */
const TRANSIENT_CODES: ReadonlySet<DiagnosisCode> = new Set(['key_unknown', 'token_not_yet_valid']);

/**
 * Caches the results of another verifier by the token's SHA-256. Verified and rejected tokens have caches of their own, so that
 * bad tokens evict no good ones. A revoked token is accepted until its entry expires, unless its key is withdrawn.
 */
export class CachedAccessTokenVerifier implements AccessTokenVerifier {
  private readonly verified: LRUCache<string, AuthInfo> | undefined;
  private readonly refused = rememberFor<AuthenticationError>(REFUSED_SECONDS);
  private readonly pending = new Map<string, Promise<AuthInfo>>();

  /** @param ceilingSeconds the longest that a verified token is cached; with 0, only concurrent requests share a result */
  constructor(
    private readonly verifier: AccessTokenVerifier,
    ceilingSeconds: number,
  ) {
    // To lru-cache, a ttl of 0 is unlimited.
    this.verified = ceilingSeconds === 0 ? undefined : rememberFor(ceilingSeconds);
  }

  async verifyAccessToken(token: string, caller: string): Promise<AuthInfo> {
    const key = createHash('sha256').update(token).digest('base64');
    const known = this.verified?.get(key);
    if (known !== undefined && !isExpired(known) && (await this.verifier.stillHolds?.(known)) !== false)
      return known;
    const refusal = this.refused.get(key);
    if (refusal !== undefined) throw refusal;
    // Concurrent requests with one token share one verification.
    const pending = this.pending.get(key) ?? this.verify(key, token, caller);
    this.pending.set(key, pending);
    return pending;
  }

  private async verify(key: string, token: string, caller: string): Promise<AuthInfo> {
    try {
      const auth = await this.verifier.verifyAccessToken(token, caller);
      this.verified?.set(key, auth);
      return auth;
    } catch (error) {
      if (error instanceof AuthenticationError && !TRANSIENT_CODES.has(error.code))
        this.refused.set(key, error);
      throw error;
    } finally {
      this.pending.delete(key);
    }
  }
}

/** By wall-clock time, like `exp`: the default clock stops while a machine sleeps. */
function rememberFor<Value extends object>(seconds: number): LRUCache<string, Value> {
  return new LRUCache({ max: MAX_TOKENS, ttl: seconds * 1000, ttlResolution: 0, perf: Date });
}

/** RFC 7519 §4.1.4: not on or after `exp`. */
function isExpired({ expiresAt }: AuthInfo): boolean {
  return Date.now() >= expiresAt * 1000;
}
