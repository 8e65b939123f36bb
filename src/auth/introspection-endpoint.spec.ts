import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { IntrospectionStandIn } from '../../test/support/introspection-stand-in.js';
import { VerificationUnavailableError } from './authentication.errors.js';
import { IntrospectionEndpoint, type IntrospectionEndpointOptions } from './introspection-endpoint.js';

describe('IntrospectionEndpoint', () => {
  let server: IntrospectionStandIn;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  beforeEach(async () => {
    server = await IntrospectionStandIn.start();
    server.answers.set('opaque', { active: true });
  });
  afterEach(() => server.stop());

  const endpointOf = (
    options: IntrospectionEndpointOptions = {},
    endpoint = server.endpoint,
  ): IntrospectionEndpoint =>
    new IntrospectionEndpoint(
      { issuer: 'https://as.example', endpoint, clientId: 'api', clientSecret: 'secret' },
      options,
    );

  const outcomeOf = async (endpoint: IntrospectionEndpoint): Promise<string> => {
    try {
      return (await endpoint.ask('opaque')).active === true ? 'active' : 'inactive';
    } catch (error) {
      if (error instanceof VerificationUnavailableError) return error.code;
      throw error;
    }
  };
  const UNAVAILABLE = 'verification_unavailable';

  it.each(['error', 'unauthorized', 'nonsense', 'cut', 'redirect', 'active-as-text'] as const)(
    'has no verdict when the answer is %s, and holds nobody back: it may be about that one token',
    async (mode) => {
      const endpoint = endpointOf();
      server.mode = mode;
      expect(await outcomeOf(endpoint)).toBe(UNAVAILABLE);
      server.mode = 'ok';
      expect(await outcomeOf(endpoint)).toBe('active');
    },
  );

  it.each(['hang', 'hang-half-way'] as const)(
    'lets one wait for an endpoint that does not answer (%s), and turns the others away at once',
    async (mode) => {
      const endpoint = endpointOf({ timeout: 100 });
      server.mode = mode;
      expect(await outcomeOf(endpoint)).toBe(UNAVAILABLE);
      server.mode = 'ok';
      const asked = server.requests;
      for (let i = 0; i < 10; i++) expect(await outcomeOf(endpoint)).toBe(UNAVAILABLE);
      expect(server.requests).toBe(asked);
    },
  );

  it('lets one alone try again after a while, and then everybody', async () => {
    const endpoint = endpointOf({ timeout: 1_000, retryDelay: 100 });
    server.mode = 'cut';
    await outcomeOf(endpoint);
    server.mode = 'hang';
    expect(await outcomeOf(endpoint)).toBe(UNAVAILABLE);
    await sleep(110);
    const asked = server.requests;
    const probe = outcomeOf(endpoint);
    while (server.requests === asked) await sleep(5);
    expect(await outcomeOf(endpoint)).toBe(UNAVAILABLE);
    expect(server.requests).toBe(asked + 1);
    server.answerHanging();
    expect(await probe).toBe('active');
    expect(await Promise.all([outcomeOf(endpoint), outcomeOf(endpoint)])).toEqual(['active', 'active']);
  });

  it('holds back where nobody is, too', async () => {
    const endpoint = endpointOf();
    await server.stop();
    expect(await outcomeOf(endpoint)).toBe(UNAVAILABLE);
    const nobody = await endpoint.ask('opaque').catch((error: unknown) => error);
    expect(nobody).toMatchObject({ cause: { message: 'The introspection endpoint has just failed' } });
  });

  it('never asks more at once than it may', async () => {
    const endpoint = endpointOf({ maxPending: 3 });
    server.mode = 'hang';
    const waiting = Array.from({ length: 3 }, () => outcomeOf(endpoint));
    while (server.requests < 3) await sleep(5);
    expect(await outcomeOf(endpoint)).toBe(UNAVAILABLE);
    expect(server.requests).toBe(3);
    server.answerHanging();
    expect(await Promise.all(waiting)).toEqual(['active', 'active', 'active']);
    expect(await outcomeOf(endpoint)).toBe('active');
  });

  it('waits no longer than five seconds', async () => {
    const timeout = jest.spyOn(AbortSignal, 'timeout');
    await outcomeOf(endpointOf());
    expect(timeout.mock.calls).toEqual([[5_000]]);
  });
});
