import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { jwtVerify } from 'jose';
import { IssuerStandIn } from '../../test/support/issuer-stand-in.js';
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

  it('a flood of unknown kids makes no second request within the cooldown', async () => {
    const keys = issuerKeySet(issuer.jwksUrl);
    await verify(keys);
    for (let i = 0; i < 10; i++)
      await expect(verify(keys, `forged-${i}`)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    expect(issuer.requests).toBe(1);
  });

  it.each(['error', 'nonsense', 'hang'] as const)(
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
