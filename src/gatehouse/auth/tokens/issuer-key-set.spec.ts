import { Logger } from '@nestjs/common';
import { jwtVerify } from 'jose';
import { IssuerStandIn } from '../../../../test/support/issuer-stand-in.js';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { VerificationUnavailableError } from './authentication.errors.js';
import { IssuerKeySet } from './issuer-key-set.js';

const MINUTE = 60_000;
const CEILING = 60 * MINUTE;

describe('IssuerKeySet', () => {
  let issuer: IssuerStandIn;
  let clock: ManualClock;
  let keys: IssuerKeySet;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(async () => {
    issuer = await IssuerStandIn.start();
    clock = new ManualClock();
    keys = new IssuerKeySet(issuer.jwksUrl, { clock });
  });

  afterEach(() => issuer.stop());

  const verifyToken = (token: string): Promise<unknown> =>
    jwtVerify(token, async (header, jws) => (await keys.find(header, jws, CEILING)).key);
  const verify = async (kid = 'key-1'): Promise<unknown> =>
    verifyToken(await issuer.sign({}, { kid }, issuer.keys.has(kid) ? kid : 'key-1'));
  const codeOf = (verification: Promise<unknown>): Promise<string> =>
    verification.then(
      () => 'verified',
      (error: unknown) => (error as { code: string }).code,
    );
  const UNAVAILABLE = 'verification_unavailable';
  const UNKNOWN = 'ERR_JWKS_NO_MATCHING_KEY';

  it('fetches once for many who wait', async () => {
    await Promise.all(Array.from({ length: 20 }, () => verify()));
    expect(issuer.requests).toBe(1);
  });

  it('finds a key that appeared after the last fetch, without a failure in between', async () => {
    await verify();
    await issuer.addKey('key-2');
    expect(await codeOf(verify('key-2'))).toBe('verified');
    expect(issuer.requests).toBe(2);
  });

  it('a flood of unknown kids makes one request a cooldown, and is judged by what came of it', async () => {
    await verify();
    // Signed beforehand, so that they come at one time on a slow machine too.
    const forged = await Promise.all(
      Array.from({ length: 50 }, (_, i) => issuer.sign({}, { kid: `forged-${i}` }, 'key-1')),
    );
    const before = clock.now();
    const verdicts = await Promise.all(forged.map((token) => codeOf(verifyToken(token))));
    expect(new Set(verdicts)).toEqual(new Set([UNKNOWN]));
    expect(issuer.requests).toBe(2);
    expect(clock.now() - before).toBe(1000);
  });

  it('does not mistake a new key for an unknown one because somebody has just asked for one', async () => {
    await verify();
    expect(await codeOf(verify('forged'))).toBe(UNKNOWN);
    await issuer.addKey('key-2');
    expect(await codeOf(verify('key-2'))).toBe('verified');
    expect(issuer.requests).toBe(3);
  });

  it('cannot tell of an unknown kid while the issuer is away, nor makes it wait', async () => {
    await verify();
    await clock.sleep(1000);
    issuer.mode = 'error';
    for (const kid of ['forged-1', 'forged-2']) expect(await codeOf(verify(kid))).toBe(UNAVAILABLE);
    expect(issuer.requests).toBe(2);
    expect(await codeOf(verify())).toBe('verified');
  });

  it.each(['error', 'nonsense', 'hang', 'huge'] as const)(
    'is unavailable, not invalid, while the first fetch fails (%s)',
    async (mode) => {
      issuer.mode = mode;
      keys = new IssuerKeySet(issuer.jwksUrl, { clock, timeout: 500 });
      await expect(verify()).rejects.toBeInstanceOf(VerificationUnavailableError);
      issuer.mode = 'ok';
      await clock.sleep(2000);
      expect(await codeOf(verify())).toBe('verified');
    },
  );

  it('does not ask a dead issuer once per token', async () => {
    issuer.mode = 'error';
    for (let i = 0; i < 5; i++) expect(await codeOf(verify())).toBe(UNAVAILABLE);
    expect(issuer.requests).toBe(1);
  });

  describe('a withdrawn key', () => {
    let token: string;

    beforeEach(async () => {
      token = await issuer.sign();
      await verifyToken(token);
      await issuer.rotateKeys();
    });

    it('is known for ten minutes, and not once more', async () => {
      await clock.sleep(10 * MINUTE - 1);
      expect(await codeOf(verifyToken(token))).toBe('verified');
      await clock.sleep(1);
      // The first request after ten idle minutes.
      expect(await codeOf(verifyToken(token))).toBe(UNKNOWN);
    });

    it('is fetched beside the requests of the last minute, so that none waits', async () => {
      await clock.sleep(9 * MINUTE);
      issuer.mode = 'hang';
      expect(await codeOf(verifyToken(token))).toBe('verified');
      while (issuer.requests < 2) await new Promise(setImmediate);
      issuer.answerHanging();
    });

    it('is not used beside the fetch that would miss it', async () => {
      await clock.sleep(10 * MINUTE);
      issuer.mode = 'hang';
      const verdict = codeOf(verifyToken(token));
      while (issuer.requests < 2) await new Promise(setImmediate);
      issuer.answerHanging();
      expect(await verdict).toBe(UNKNOWN);
    });

    it('makes no token of an unknown kid wait for the clock that was set back', async () => {
      await clock.sleep(-10 * MINUTE);
      const forged = await issuer.sign({}, { kid: 'forged' });
      for (let i = 0; i < 2; i++) expect(await codeOf(verifyToken(forged))).toBe(UNKNOWN);
      expect(issuer.requests).toBe(3);
    });

    it('is unknown after a clock was set back', async () => {
      await clock.sleep(-1);
      expect(await codeOf(verifyToken(token))).toBe(UNKNOWN);
    });

    it('changes the version of the set', async () => {
      const before = await keys.version(CEILING);
      await clock.sleep(10 * MINUTE - 1);
      expect(await keys.version(CEILING)).toBe(before);
      await clock.sleep(1);
      const after = await keys.version(CEILING);
      expect(after).not.toBe(before);
      await clock.sleep(10 * MINUTE);
      expect(await keys.version(CEILING)).toBe(after);
    });
  });

  describe('while the issuer is away', () => {
    beforeEach(async () => {
      await verify();
      issuer.mode = 'error';
    });

    it('goes on with the keys it has up to the ceiling, and asks again every two seconds', async () => {
      await clock.sleep(10 * MINUTE);
      for (let i = 0; i < 5; i++) expect(await codeOf(verify())).toBe('verified');
      expect(issuer.requests).toBe(2);
      await clock.sleep(2000);
      await verify();
      while (issuer.requests < 3) await new Promise(setImmediate);
    });

    it('is unavailable past the ceiling, known keys and new ones', async () => {
      await clock.sleep(CEILING - 1);
      expect(await codeOf(verify())).toBe('verified');
      await clock.sleep(2000);
      expect(await codeOf(verify())).toBe(UNAVAILABLE);
      expect(await codeOf(verify('key-2'))).toBe(UNAVAILABLE);
      await expect(keys.version(CEILING)).rejects.toBeInstanceOf(VerificationUnavailableError);
      issuer.mode = 'ok';
      await clock.sleep(2000);
      expect(await codeOf(verify())).toBe('verified');
    });

    it('makes the first request wait for a hanging issuer, and the next ones not', async () => {
      await clock.sleep(10 * MINUTE);
      await verify();
      issuer.mode = 'hang';
      await clock.sleep(2000);
      expect(await codeOf(verify())).toBe('verified');
    });
  });
});
