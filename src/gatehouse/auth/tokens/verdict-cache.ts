import { LRUCache } from 'lru-cache';
import type { AuthInfo } from './access-token-verifier.js';
import type { DiagnosisCode } from './token-diagnosis.js';

/** Of either kind: a rejected token takes about 200 bytes. By wall-clock time, like `exp`: the default clock may stop. */
const LIMITS = { max: 10_000, ttlResolution: 0, perf: { now: () => Date.now() } };
/** The most that verified tokens take, in bytes. */
const MAX_VERIFIED_BYTES = 32 * 1024 * 1024;
/** Short, so that a repaired issuer is noticed soon. */
const REFUSED_SECONDS = 5;

/** These may pass a moment later: keys are fetched, time goes on. */
const TRANSIENT_CODES: ReadonlySet<DiagnosisCode> = new Set(['key_unknown', 'token_not_yet_valid']);

/**
 * Results for tokens, by SHA-256: verified ones as JSON, whose size is known, rejected ones as a code. Each kind has its own
 * cache, so that bad tokens evict no good ones.
 */
export class VerdictCache {
  private readonly verified: LRUCache<string, string> | undefined;
  private readonly refused = new LRUCache<string, DiagnosisCode>({
    ...LIMITS,
    ttl: REFUSED_SECONDS * 1000,
  });
  private nextPurge = -Infinity;

  /** @param ceilingSeconds the longest that a verified token is cached; with 0, none is */
  constructor(ceilingSeconds: number) {
    // To lru-cache, a ttl of 0 is unlimited.
    if (ceilingSeconds > 0)
      this.verified = new LRUCache({
        ...LIMITS,
        ttl: ceilingSeconds * 1000,
        maxSize: MAX_VERIFIED_BYTES,
        // JavaScript takes up to two bytes for a character.
        sizeCalculation: (json, key) => 2 * (json.length + key.length),
      });
  }

  /** @returns undefined when the token has expired meanwhile */
  findVerified(key: string): AuthInfo | undefined {
    this.purge();
    const json = this.verified?.get(key);
    const auth = json === undefined ? undefined : (JSON.parse(json) as AuthInfo);
    // RFC 7519 §4.1.4: not on or after `exp`.
    return auth !== undefined && Date.now() < auth.expiresAt * 1000 ? auth : undefined;
  }

  findRefused(key: string): DiagnosisCode | undefined {
    return this.refused.get(key);
  }

  addVerified(key: string, auth: AuthInfo): void {
    this.verified?.set(key, JSON.stringify(auth));
  }

  addRefused(key: string, code: DiagnosisCode): void {
    if (!TRANSIENT_CODES.has(code)) this.refused.set(key, code);
  }

  /** lru-cache drops an outdated entry only when it is asked for, or evicted. */
  private purge(): void {
    if (Date.now() < this.nextPurge) return;
    this.nextPurge = Date.now() + REFUSED_SECONDS * 1000;
    this.verified?.purgeStale();
    this.refused.purgeStale();
  }
}
