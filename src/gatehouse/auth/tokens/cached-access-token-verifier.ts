import { hash } from 'node:crypto';
import type { AccessTokenVerifier, AuthInfo } from './access-token-verifier.js';
import { AuthenticationError } from './authentication.errors.js';
import type { VerdictCache } from './verdict-cache.js';

/** Caches the results of another verifier. A revoked token is accepted until its entry expires, unless its key is withdrawn. */
export class CachedAccessTokenVerifier implements AccessTokenVerifier {
  private readonly pending = new Map<string, Promise<AuthInfo>>();

  /** @param resource for which the results are valid; several share the cache */
  constructor(
    private readonly verifier: AccessTokenVerifier,
    private readonly cache: VerdictCache,
    private readonly resource: string,
  ) {}

  async verifyAccessToken(token: string, caller: string): Promise<AuthInfo> {
    const key = hash('sha256', `${this.resource}\n${token}`, 'base64');
    const known = this.cache.findVerified(key);
    if (known !== undefined && (await this.verifier.stillHolds?.(known)) !== false) return known;
    const refused = this.cache.findRefused(key);
    if (refused !== undefined) throw new AuthenticationError(refused);
    // Concurrent requests with one token share one verification.
    const pending = this.pending.get(key) ?? this.verify(key, token, caller);
    this.pending.set(key, pending);
    return pending;
  }

  private async verify(key: string, token: string, caller: string): Promise<AuthInfo> {
    try {
      const auth = await this.verifier.verifyAccessToken(token, caller);
      this.cache.addVerified(key, auth);
      return auth;
    } catch (error) {
      if (error instanceof AuthenticationError) this.cache.addRefused(key, error.code);
      throw error;
    } finally {
      this.pending.delete(key);
    }
  }
}
