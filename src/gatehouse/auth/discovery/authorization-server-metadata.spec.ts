import { Logger } from '@nestjs/common';
import { IssuerStandIn } from '../../../../test/support/issuer-stand-in.js';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import {
  AuthorizationServerMetadata,
  AuthorizationServerUnreachableError,
} from './authorization-server-metadata.js';

const MINUTE = 60_000;

describe('AuthorizationServerMetadata', () => {
  let issuer: IssuerStandIn;
  let clock: ManualClock;
  let server: AuthorizationServerMetadata;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(async () => {
    issuer = await IssuerStandIn.start();
    clock = new ManualClock();
    server = metadata();
  });

  afterEach(() => issuer.stop());

  const metadata = (timeout = 5000): AuthorizationServerMetadata =>
    new AuthorizationServerMetadata(
      issuer.url,
      new URL('.well-known/oauth-authorization-server', issuer.url),
      60 * MINUTE,
      { clock, timeout },
    );

  it('is fetched once for all who ask at once', async () => {
    issuer.mode = 'hang';
    const answers = Promise.all([server.get(), server.get(), server.get()]);
    while (issuer.requests === 0) await new Promise(setImmediate);
    issuer.answerHanging();
    expect(await answers).toEqual([issuer.metadata, issuer.metadata, issuer.metadata]);
    expect(issuer.requests).toBe(1);
  });

  it('is kept for ten minutes, and then renewed before it is served', async () => {
    const first = await server.get();
    issuer.metadata = { ...issuer.metadata, scopes_supported: ['new'] };
    await clock.sleep(10 * MINUTE - 1);
    expect(await server.get()).toEqual(first);
    expect(issuer.requests).toBe(1);
    await clock.sleep(1);
    expect(await server.get()).toEqual(issuer.metadata);
    expect(issuer.requests).toBe(2);
  });

  it.each(['error', 'nonsense', 'another issuer'] as const)(
    'is served up to its ceiling while its renewal meets %s, and is renewed when that is over',
    async (fault) => {
      const good = await server.get();
      if (fault === 'another issuer') issuer.metadata = { ...good, issuer: 'https://evil.example/' };
      else issuer.mode = fault;
      await clock.sleep(60 * MINUTE - 1);
      expect(await server.get()).toEqual(good);
      await clock.sleep(2000);
      await expect(server.get()).rejects.toThrow(AuthorizationServerUnreachableError);
      issuer.mode = 'ok';
      issuer.metadata = { ...good, scopes_supported: ['new'] };
      await clock.sleep(2000);
      expect(await server.get()).toEqual(issuer.metadata);
    },
  );

  it.each<[string, (broken: IssuerStandIn) => void]>([
    ['an error', (broken) => (broken.mode = 'error')],
    ['nonsense', (broken) => (broken.mode = 'nonsense')],
    ['a document of 300 KB', (broken) => (broken.mode = 'huge')],
    [
      'another issuer',
      (broken) => (broken.metadata = { ...broken.metadata, issuer: 'https://evil.example/' }),
    ],
    ['an endpoint missing', (broken) => delete broken.metadata.token_endpoint],
  ])('without a copy, %s is unavailable, and not asked for again at once', async (_, fault) => {
    fault(issuer);
    await expect(server.get()).rejects.toThrow(AuthorizationServerUnreachableError);
    await expect(server.get()).rejects.toThrow(AuthorizationServerUnreachableError);
    expect(issuer.requests).toBe(1);
  });

  it('waits only so long', async () => {
    issuer.mode = 'hang';
    await expect(metadata(50).get()).rejects.toThrow(AuthorizationServerUnreachableError);
  });
});
