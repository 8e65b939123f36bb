import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { jwtVerify } from 'jose';
import { IssuerStandIn } from '../../../../test/support/issuer-stand-in.js';
import { VerificationUnavailableError } from './authentication.errors.js';
import { issuerKeySet } from './issuer-key-set.js';

describe('issuerKeySet', () => {
  let issuer: IssuerStandIn;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(async () => {
    issuer = await IssuerStandIn.start();
  });

  afterEach(async () => {
    await issuer.stop();
  });

  const verify = async (keys: ReturnType<typeof issuerKeySet>, kid = 'key-1'): Promise<unknown> =>
    jwtVerify(await issuer.sign({}, { kid: kid }, issuer.keys.has(kid) ? kid : 'key-1'), keys);

  it('fetches once for many who wait', async () => {
    const keys = issuerKeySet(issuer.jwksUrl);
    await Promise.all(Array.from({ length: 20 }, () => verify(keys)));
    expect(issuer.requests).toBe(1);
  });

  it('finds a key that appeared after the last fetch, without a failure in between', async () => {
    const keys = issuerKeySet(issuer.jwksUrl, { cooldown: 0 });
    await verify(keys);
    await issuer.addKey('key-2');
    await expect(verify(keys, 'key-2')).resolves.toBeDefined();
    expect(issuer.requests).toBe(2);
  });

  it('a flood of unknown kids makes one request a cooldown, and is judged by what came of it', async () => {
    const keys = issuerKeySet(issuer.jwksUrl, { cooldown: 300 });
    await verify(keys);
    // Signed beforehand, so that they come at one time on a slow machine too.
    const forged = await Promise.all(
      Array.from({ length: 50 }, (_, i) => issuer.sign({}, { kid: `forged-${i}` }, 'key-1')),
    );
    const verdicts = await Promise.allSettled(forged.map((token) => jwtVerify(token, keys)));
    for (const verdict of verdicts)
      expect(verdict).toMatchObject({ status: 'rejected', reason: { code: 'ERR_JWKS_NO_MATCHING_KEY' } });
    expect(issuer.requests).toBe(2);
  });

  it('does not mistake a new key for an unknown one because somebody has just asked for one', async () => {
    const keys = issuerKeySet(issuer.jwksUrl, { cooldown: 300 });
    await verify(keys);
    await expect(verify(keys, 'forged')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    await issuer.addKey('key-2');
    await expect(verify(keys, 'key-2')).resolves.toBeDefined();
    expect(issuer.requests).toBe(3);
  });

  it('cannot tell of an unknown kid while the issuer is away, nor makes it wait', async () => {
    const keys = issuerKeySet(issuer.jwksUrl, { cooldown: 0, retryDelay: 60_000 });
    await verify(keys);
    issuer.mode = 'error';
    for (const kid of ['forged-1', 'forged-2'])
      await expect(verify(keys, kid)).rejects.toBeInstanceOf(VerificationUnavailableError);
    expect(issuer.requests).toBe(2);
    await expect(verify(keys)).resolves.toBeDefined();
  });

  it.each(['error', 'nonsense', 'hang', 'huge'] as const)(
    'is unavailable, not invalid, while the first fetch fails (%s)',
    async (mode) => {
      issuer.mode = mode;
      const keys = issuerKeySet(issuer.jwksUrl, { timeout: 500, retryDelay: 0 });
      await expect(verify(keys)).rejects.toBeInstanceOf(VerificationUnavailableError);
      issuer.mode = 'ok';
      await expect(verify(keys)).resolves.toBeDefined();
    },
  );

  it('does not ask a dead issuer once per token', async () => {
    issuer.mode = 'error';
    const keys = issuerKeySet(issuer.jwksUrl);
    for (let i = 0; i < 5; i++)
      await expect(verify(keys)).rejects.toBeInstanceOf(VerificationUnavailableError);
    expect(issuer.requests).toBe(1);
  });

  it('goes on with the keys it has while the issuer is away, and asks again beside the request', async () => {
    const keys = issuerKeySet(issuer.jwksUrl, { maxAge: 0, cooldown: 0, retryDelay: 0 });
    await verify(keys);
    issuer.mode = 'error';
    await expect(verify(keys)).resolves.toBeDefined();
    await expect(verify(keys)).resolves.toBeDefined();
    while (issuer.requests < 2) await sleep(5);
  });
});
