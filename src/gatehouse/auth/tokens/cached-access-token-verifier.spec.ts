import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { UnsecuredJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { AccessTokenVerifier, AuthInfo } from './access-token-verifier.js';
import { AuthenticationError, VerificationUnavailableError } from './authentication.errors.js';
import { CachedAccessTokenVerifier } from './cached-access-token-verifier.js';
import { RoutingAccessTokenVerifier } from './routing-access-token-verifier.js';
import { VerdictCache } from './verdict-cache.js';

/** Counts how often it is asked; answers what it was told to, once let. */
class Counting implements AccessTokenVerifier {
  asked = 0;
  answer: () => AuthInfo = () => authUntil(600);
  gate: Promise<void> = Promise.resolve();

  stillHolds = jest.fn(() => Promise.resolve(true));

  async verifyAccessToken(): Promise<AuthInfo> {
    this.asked += 1;
    await this.gate;
    return this.answer();
  }
}

const authUntil = (seconds: number): AuthInfo => ({
  issuer: 'i',
  subject: 's',
  expiresAt: Math.floor(Date.now() / 1000) + seconds,
  claims: {},
});

describe('CachedAccessTokenVerifier', () => {
  let inner: Counting;
  let cached: CachedAccessTokenVerifier;
  let cache: VerdictCache;

  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-11-01T12:00:00Z') });
    inner = new Counting();
    cached = withCeiling(60);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const withCeiling = (seconds: number): CachedAccessTokenVerifier => {
    cache = new VerdictCache(seconds);
    return new CachedAccessTokenVerifier(inner, cache, 'mcp');
  };
  /** Whatever is cached, verified or rejected. */
  const entries = (): [string, string][] =>
    Object.values(cache)
      .filter((value): value is LRUCache<string, string> => value instanceof LRUCache)
      .flatMap((map) => [...map.rentries()] as [string, string][]);
  const later = (seconds: number): void => {
    jest.setSystemTime(Date.now() + seconds * 1000);
  };
  const refuseWith = (error: Error): void => {
    inner.answer = () => {
      throw error;
    };
  };
  const codeOf = (token: string): Promise<unknown> =>
    cached.verifyAccessToken(token, 'caller').then(
      () => 'accepted',
      (error: unknown) => (error as AuthenticationError).code,
    );

  it('looks at a token once within the ceiling, then again', async () => {
    await codeOf('t');
    later(59);
    await codeOf('t');
    expect(inner.asked).toBe(1);
    later(2);
    await codeOf('t');
    expect(inner.asked).toBe(2);
  });

  it.each([1, 3600])('keeps to a ceiling of %i s', async (ceiling) => {
    cached = withCeiling(ceiling);
    inner.answer = () => authUntil(86_400);
    await codeOf('t');
    later(ceiling - 0.001);
    await codeOf('t');
    expect(inner.asked).toBe(1);
    later(0.002);
    await codeOf('t');
    expect(inner.asked).toBe(2);
  });

  describe('with a ceiling of 0', () => {
    beforeEach(() => {
      cached = withCeiling(0);
    });

    it('keeps no verified token, not even for a moment', async () => {
      await codeOf('t');
      await codeOf('t');
      expect(inner.asked).toBe(2);
    });

    it('still verifies once for many who come at the same time', async () => {
      expect(await Promise.all(Array.from({ length: 50 }, () => codeOf('t')))).toHaveLength(50);
      expect(inner.asked).toBe(1);
    });

    it('still remembers a refused token', async () => {
      refuseWith(new AuthenticationError('signature_invalid'));
      for (let i = 0; i < 20; i++) expect(await codeOf('bad')).toBe('signature_invalid');
      expect(inner.asked).toBe(1);
    });
  });

  it('verifies a token again whose result no longer holds', async () => {
    await codeOf('t');
    inner.stillHolds.mockResolvedValueOnce(false);
    refuseWith(new AuthenticationError('key_unknown'));
    expect(await codeOf('t')).toBe('key_unknown');
    expect(inner.asked).toBe(2);
  });

  it('has no verdict while the verifier cannot tell whether the result holds', async () => {
    await codeOf('t');
    inner.stillHolds.mockRejectedValueOnce(new VerificationUnavailableError());
    expect(await codeOf('t')).toBe('verification_unavailable');
    expect(await codeOf('t')).toBe('accepted');
    expect(inner.asked).toBe(1);
  });

  it('never goes past exp', async () => {
    inner.answer = () => authUntil(10);
    await codeOf('t');
    later(9);
    expect(await codeOf('t')).toBe('accepted');
    refuseWith(new AuthenticationError('token_expired'));
    later(1);
    expect(await codeOf('t')).toBe('token_expired');
  });

  it('keeps nothing that has expired already', async () => {
    inner.answer = () => authUntil(0);
    await codeOf('t');
    await codeOf('t');
    expect(inner.asked).toBe(2);
  });

  it('tells tokens apart to the last character', async () => {
    await codeOf('t');
    refuseWith(new AuthenticationError('signature_invalid'));
    expect(await codeOf('t ')).toBe('signature_invalid');
    expect(await codeOf('T')).toBe('signature_invalid');
    expect(await codeOf('t')).toBe('accepted');
  });

  it('verifies once for many who come at the same time', async () => {
    let open = (): void => undefined;
    inner.gate = new Promise((resolve) => (open = resolve));
    const all = Array.from({ length: 50 }, () => codeOf('t'));
    open();
    expect(new Set(await Promise.all(all))).toEqual(new Set(['accepted']));
    expect(inner.asked).toBe(1);
  });

  it('remembers a refused token, but not for long', async () => {
    refuseWith(new AuthenticationError('signature_invalid'));
    for (let i = 0; i < 20; i++) expect(await codeOf('bad')).toBe('signature_invalid');
    expect(inner.asked).toBe(1);
    later(6);
    await codeOf('bad');
    expect(inner.asked).toBe(2);
  });

  it.each(['key_unknown', 'token_not_yet_valid'] as const)(
    'asks again after %s, which passes',
    async (code) => {
      refuseWith(new AuthenticationError(code));
      await codeOf('t');
      inner.answer = () => authUntil(600);
      expect(await codeOf('t')).toBe('accepted');
    },
  );

  it('takes an issuer that is away for no verdict', async () => {
    refuseWith(new VerificationUnavailableError());
    expect(await codeOf('t')).toBe('verification_unavailable');
    inner.answer = () => authUntil(600);
    expect(await codeOf('t')).toBe('accepted');
  });

  it('holds 10,000 verified tokens, and forgets the one longest unused for another', async () => {
    for (let i = 0; i < 10_000; i++) await codeOf(`good-${i}`);
    await codeOf('good-0');
    expect(inner.asked).toBe(10_000);
    await codeOf('one more');
    await codeOf('good-0');
    expect(inner.asked).toBe(10_001);
    await codeOf('good-1');
    expect(inner.asked).toBe(10_002);
  });

  it('stays within its bound, and drops no good token for bad ones', async () => {
    await codeOf('good');
    refuseWith(new AuthenticationError('token_malformed'));
    for (let i = 0; i < 10_050; i++) await codeOf(`bad-${i}`);
    expect(await codeOf('good')).toBe('accepted');
    const asked = inner.asked;
    // The first of the bad ones had to go for the later ones.
    await codeOf('bad-0');
    expect(inner.asked).toBe(asked + 1);
  });

  it('is shared by several resources, each with its own results', async () => {
    await codeOf('t');
    const other = new CachedAccessTokenVerifier(inner, cache, 'api');
    await other.verifyAccessToken('t', 'caller');
    expect(inner.asked).toBe(2);
    await other.verifyAccessToken('t', 'caller');
    await codeOf('t');
    expect(inner.asked).toBe(2);
  });

  it('holds digests, and codes of rejected tokens', async () => {
    await codeOf('secret-token');
    refuseWith(new AuthenticationError('token_malformed', { cause: new Error('x'), seen: 'another-secret' }));
    await codeOf('another-secret-token');
    expect(entries()).toEqual([
      [expect.stringMatching(/^.{43}=$/), expect.stringContaining('"subject":"s"')],
      [expect.stringMatching(/^.{43}=$/), 'token_malformed'],
    ]);
    expect(JSON.stringify(entries())).not.toContain('secret');
  });

  it('purges what has expired', async () => {
    await codeOf('t');
    refuseWith(new AuthenticationError('signature_invalid'));
    await codeOf('bad');
    expect(entries()).toHaveLength(2);
    later(6);
    await codeOf('t');
    expect(entries().map(([, value]) => value)).not.toContain('signature_invalid');
    later(60);
    refuseWith(new AuthenticationError('key_unknown'));
    await codeOf('t');
    expect(entries()).toEqual([]);
  });

  it('holds 32 MiB of verified tokens, and evicts the one longest unused', async () => {
    const claims = { text: 'x'.repeat(100_000) };
    inner.answer = () => ({ ...authUntil(600), claims });
    for (let i = 0; i < 200; i++) await codeOf(`good-${i}`);
    expect(entries().length).toBeLessThan(168);
    expect(entries().length).toBeGreaterThan(160);
    await codeOf('good-199');
    expect(inner.asked).toBe(200);
    await codeOf('good-0');
    expect(inner.asked).toBe(201);
  });

  it('holds next to nothing of 2,000 rejected tokens of 15 KB', async () => {
    const router = new RoutingAccessTokenVerifier({
      byIssuer: new Map(),
      opaque: undefined,
      apiKeys: undefined,
    });
    cached = new CachedAccessTokenVerifier(router, cache, 'mcp');
    const before = heapBytes();
    for (let i = 0; i < 2000; i++) {
      const iss = `https://evil.example/${i}/${'x'.repeat(11_000)}`;
      expect(await codeOf(new UnsecuredJWT({ iss }).encode())).toBe('issuer_unknown');
    }
    expect(entries()).toHaveLength(2000);
    // 24 MB, if each kept a piece of its token.
    expect(heapBytes() - before).toBeLessThan(10_000_000);
  });
});

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
