import type { AccessTokenVerifier, AuthInfo } from './access-token-verifier.js';
import { AuthenticationError, VerificationUnavailableError } from './authentication.errors.js';
import { CachedAccessTokenVerifier } from './cached-access-token-verifier.js';

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

  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-11-01T12:00:00Z') });
    inner = new Counting();
    cached = new CachedAccessTokenVerifier(inner, 60);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

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
    cached = new CachedAccessTokenVerifier(inner, ceiling);
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
      cached = new CachedAccessTokenVerifier(inner, 0);
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

  it('holds no token', async () => {
    await codeOf('secret-token');
    refuseWith(new AuthenticationError('token_malformed'));
    await codeOf('another-secret-token');
    const maps = Object.values(cached).filter(
      (value): value is Map<string, unknown> =>
        typeof value === 'object' && value !== null && 'keys' in value,
    );
    expect(maps.length).toBeGreaterThanOrEqual(2);
    const keys = maps.flatMap((map) => [...map.keys()]);
    expect(keys).toHaveLength(2);
    expect(keys.join()).not.toContain('secret');
  });
});
