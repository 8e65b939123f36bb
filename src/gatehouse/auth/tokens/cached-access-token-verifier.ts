import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type AuthInfo, AccessTokenVerifier } from './access-token-verifier.js';
import { AuthenticationError } from './authentication.errors.js';
import type { DiagnosisCode } from './token-diagnosis.js';

/** The most tokens of either kind that are remembered; past it, the one longest unused is forgotten. */
const MAX_TOKENS = 10_000;
/** How long a bad token is known for one: a flood of it costs a hash each, and a mended issuer is not waited for. */
const REFUSED_SECONDS = 5;

/** What may be otherwise a moment later: the key set may be read anew, or the time have come. */
const TRANSIENT_CODES: ReadonlySet<DiagnosisCode> = new Set(['key_unknown', 'token_not_yet_valid']);

/**
 * Remembers what another verifier found, so that a client's second call costs a hash and not a signature. Tokens are
 * known by their SHA-256: whoever reads this memory finds no token in it. The good and the refused are kept apart, so that a
 * flood of bad tokens drives no good one out.
 *
 * A token revoked at its issuer, or an API key revoked here, goes on until its entry ends: hence the ceiling.
 */
export class CachedAccessTokenVerifier extends AccessTokenVerifier {
  private readonly verified: LRUCache<string, AuthInfo> | undefined;
  private readonly refused = rememberFor<AuthenticationError>(REFUSED_SECONDS);
  private readonly pending = new Map<string, Promise<AuthInfo>>();

  /**
   * @param ceilingSeconds the longest that a verified token is taken for good without looking at it again; with 0 none
   *   is kept, and those who come at the same time still wait for one answer
   */
  constructor(
    private readonly verifier: AccessTokenVerifier,
    ceilingSeconds: number,
  ) {
    super();
    // To the library, a time to live of 0 is one without end.
    this.verified = ceilingSeconds === 0 ? undefined : rememberFor(ceilingSeconds);
  }

  async verifyAccessToken(token: string, caller: string): Promise<AuthInfo> {
    const key = createHash('sha256').update(token).digest('base64');
    const known = this.verified?.get(key);
    if (known !== undefined && !isExpired(known)) return known;
    const refusal = this.refused.get(key);
    if (refusal !== undefined) throw refusal;
    // Whoever comes with the same token meanwhile waits for the same answer.
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

/** By wall-clock time, as `exp` is: the library's own clock stands still while a machine sleeps. */
function rememberFor<Value extends object>(seconds: number): LRUCache<string, Value> {
  return new LRUCache({ max: MAX_TOKENS, ttl: seconds * 1000, ttlResolution: 0, perf: Date });
}

/** RFC 7519 §4.1.4: not on or after `exp`. */
function isExpired({ expiresAt }: AuthInfo): boolean {
  return Date.now() >= expiresAt * 1000;
}
