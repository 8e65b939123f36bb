import { Logger } from '@nestjs/common';
import { IssuerStandIn } from '../../../../test/support/issuer-stand-in.js';
import {
  AuthorizationServerMetadata,
  type AuthorizationServerMetadataOptions,
  AuthorizationServerUnreachableError,
} from './authorization-server-metadata.js';

describe('AuthorizationServerMetadata', () => {
  let issuer: IssuerStandIn;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(async () => {
    issuer = await IssuerStandIn.start();
  });

  afterEach(() => issuer.stop());

  const metadata = (options?: AuthorizationServerMetadataOptions): AuthorizationServerMetadata =>
    new AuthorizationServerMetadata(
      issuer.url,
      new URL('.well-known/oauth-authorization-server', issuer.url),
      options,
    );

  /** Asks until the answer is this: a copy is renewed beside the request that finds it old. */
  async function untilServed(from: AuthorizationServerMetadata, document: unknown): Promise<void> {
    while (JSON.stringify(await from.get()) !== JSON.stringify(document)) await nextTurn();
  }

  it('is fetched once for all who ask at once', async () => {
    issuer.mode = 'hang';
    const server = metadata();
    const answers = Promise.all([server.get(), server.get(), server.get()]);
    while (issuer.requests === 0) await nextTurn();
    issuer.answerHanging();
    expect(await answers).toEqual([issuer.metadata, issuer.metadata, issuer.metadata]);
    expect(issuer.requests).toBe(1);
  });

  it('is kept while it is young', async () => {
    const server = metadata();
    const first = await server.get();
    issuer.metadata = { ...issuer.metadata, scopes_supported: ['new'] };
    expect(await server.get()).toEqual(first);
    expect(issuer.requests).toBe(1);
  });

  it('is renewed when it is old', async () => {
    const server = metadata({ maxAge: 0 });
    await server.get();
    issuer.metadata = { ...issuer.metadata, scopes_supported: ['new'] };
    await untilServed(server, issuer.metadata);
    expect(issuer.requests).toBeGreaterThan(1);
  });

  it.each(['error', 'nonsense', 'another issuer'] as const)(
    'goes on being served when its renewal meets %s, and is renewed when that is over',
    async (fault) => {
      const server = metadata({ maxAge: 0, retryDelay: 0 });
      const good = await server.get();
      if (fault === 'another issuer') issuer.metadata = { ...good, issuer: 'https://evil.example/' };
      else issuer.mode = fault;
      const asked = issuer.requests;
      while (issuer.requests < asked + 3) {
        expect(await server.get()).toEqual(good);
        await nextTurn();
      }
      issuer.mode = 'ok';
      issuer.metadata = { ...good, scopes_supported: ['new'] };
      await untilServed(server, issuer.metadata);
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
    const server = metadata({ retryDelay: 600_000 });
    await expect(server.get()).rejects.toThrow(AuthorizationServerUnreachableError);
    await expect(server.get()).rejects.toThrow(AuthorizationServerUnreachableError);
    expect(issuer.requests).toBe(1);
  });

  it('waits only so long', async () => {
    issuer.mode = 'hang';
    await expect(metadata({ timeout: 50 }).get()).rejects.toThrow(AuthorizationServerUnreachableError);
  });
});

const nextTurn = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5));
