import { AuthenticationError } from './authentication.errors.js';
import { checkTimes } from './token-times.js';

describe('checkTimes', () => {
  const now = 2_000_000_000;
  const MONTH = 30 * 86_400;
  const good = { iat: now - 60, exp: now + 600 };

  const outcomeOf = (changes: Record<string, unknown>): unknown => {
    try {
      return checkTimes({ ...good, ...changes }, MONTH, now);
    } catch (error) {
      if (error instanceof AuthenticationError) return error.code;
      throw error;
    }
  };

  it.each<[string, Record<string, unknown>, unknown]>([
    ['exp a second from now', { exp: now + 1 }, now + 1],
    // RFC 7519 §4.1.4: not on or after.
    ['exp now', { exp: now }, 'token_expired'],
    ['exp within what other claims are allowed', { exp: now - 1 }, 'token_expired'],
    ['nbf now', { nbf: now }, good.exp],
    ['nbf at the end of the leeway', { nbf: now + 5 }, good.exp],
    ['nbf past it', { nbf: now + 6 }, 'token_not_yet_valid'],
    ['iat at the end of the leeway', { iat: now + 5 }, good.exp],
    ['iat past it', { iat: now + 6 }, 'token_not_yet_valid'],
    ['no exp', { exp: undefined }, 'claim_missing'],
    ['no iat', { iat: undefined }, 'claim_missing'],
    ['nbf as text', { nbf: '1' }, 'claim_invalid'],
    ['iat as text', { iat: String(now) }, 'claim_invalid'],
    ['exp without end', { exp: Infinity }, 'claim_invalid'],
    ['exp that is not a number', { exp: NaN }, 'claim_invalid'],
    ['exp of 301 digits', { exp: 1e300 }, 'claim_invalid'],
    ['exp past the safe integers', { exp: 2 ** 53 }, 'claim_invalid'],
    ['the greatest exp', { exp: 2 ** 53 - 1 }, 'token_lifetime_excessive'],
    ['iat of 301 digits', { iat: -1e300 }, 'claim_invalid'],
    ['the longest lifetime', { iat: now, exp: now + MONTH }, now + MONTH],
    ['a longer one', { iat: now, exp: now + MONTH + 1 }, 'token_lifetime_excessive'],
    ['a longer one by a fraction', { iat: now - 0.5, exp: now + MONTH }, 'token_lifetime_excessive'],
    ['iat ten years ago', { iat: now - 315_360_000 }, 'token_lifetime_excessive'],
  ])('%s', (_, changes, expected) => {
    expect(outcomeOf(changes)).toBe(expected);
  });

  it('tells the log how long the lifetime is', () => {
    expect(() => checkTimes({ iat: now, exp: now + 301 }, 300, now)).toThrow(
      expect.objectContaining({ seen: 'it is 301 seconds' }) as Error,
    );
  });

  it('tells the log how far the clocks are apart', () => {
    expect(() => checkTimes({ ...good, nbf: now + 90 }, MONTH, now)).toThrow(
      expect.objectContaining({ seen: 'nbf is 90 seconds from now' }) as Error,
    );
  });
});
