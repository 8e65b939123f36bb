import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { IntrospectionStandIn } from '../../../../test/support/introspection-stand-in.js';
import { PADDING } from '../../../../test/support/issuer-stand-in.js';
import { VerificationUnavailableError } from './authentication.errors.js';
import { IntrospectionEndpoint, type IntrospectionEndpointOptions } from './introspection-endpoint.js';

describe('IntrospectionEndpoint', () => {
  let server: IntrospectionStandIn;
  /** The endpoint's clock and its deadlines move when a test says so. */
  let time: number;
  let deadlines: AbortController[];
  let timeout: jest.SpiedFunction<typeof AbortSignal.timeout>;
  const passDeadlines = (): void => {
    for (const deadline of deadlines.splice(0)) deadline.abort(new Error('late'));
  };

  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  beforeEach(() => {
    time = 0;
    deadlines = [];
    timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const deadline = new AbortController();
      deadlines.push(deadline);
      return deadline.signal;
    });
  });
  beforeEach(async () => {
    server = await IntrospectionStandIn.start();
    server.answers.set('opaque', { active: true });
  });
  afterEach(() => {
    timeout.mockRestore();
    return server.stop();
  });

  const endpointOf = (
    options: IntrospectionEndpointOptions = {},
    endpoint = server.endpoint,
  ): IntrospectionEndpoint =>
    new IntrospectionEndpoint(
      { issuer: 'https://as.example', endpoint, clientId: 'api', clientSecret: 'secret' },
      { now: () => time, ...options },
    );

  const outcomeOf = async (
    endpoint: IntrospectionEndpoint,
    token = 'opaque',
    caller = '192.0.2.1',
  ): Promise<string> => {
    try {
      return (await endpoint.ask(token, caller)).active === true ? 'active' : 'inactive';
    } catch (error) {
      if (error instanceof VerificationUnavailableError) return error.code;
      throw error;
    }
  };
  const UNAVAILABLE = 'verification_unavailable';

  /** Why a question was not asked at all. */
  const reasonOf = async (endpoint: IntrospectionEndpoint, caller = '192.0.2.1'): Promise<unknown> => {
    const error: unknown = await endpoint.ask('opaque', caller).catch((thrown: unknown) => thrown);
    return ((error as Error).cause as Error).message;
  };
  const TURNED_AWAY = 'The introspection endpoint has just failed';
  const NO_ROOM = 'Too many introspections are under way';

  /** Until the endpoint is taken for dead; each question until then is too late. */
  const turnsEverybodyAway = async (endpoint: IntrospectionEndpoint): Promise<void> => {
    let reason: unknown;
    const ask = async (): Promise<void> => {
      while (reason !== TURNED_AWAY) reason = await reasonOf(endpoint);
    };
    const asking = ask();
    while (reason !== TURNED_AWAY) {
      await sleep(5);
      if (server.requests === timeout.mock.calls.length) passDeadlines();
    }
    await asking;
  };
  const opaqueAsked = (): number => server.tokensAsked.filter((token) => token === 'opaque').length;

  it.each(['error', 'unauthorized', 'nonsense', 'cut', 'redirect', 'active-as-text'] as const)(
    'has no verdict when the answer is %s, and holds nobody back: it may be about that one token',
    async (mode) => {
      const endpoint = endpointOf();
      server.mode = mode;
      expect(await outcomeOf(endpoint)).toBe(UNAVAILABLE);
      // What is asked about nobody's token then gets an answer like that: it is one.
      while (mode !== 'cut' && server.tokensAsked.length < 2) await sleep(5);
      server.mode = 'ok';
      expect(await outcomeOf(endpoint)).toBe('active');
    },
  );

  it('has no verdict when the answer is larger than any real one', async () => {
    server.answers.set('opaque', { active: true, ...PADDING });
    expect(await outcomeOf(endpointOf())).toBe(UNAVAILABLE);
  });

  it.each(['hang', 'hang-half-way'] as const)(
    'lets nobody wait for an endpoint once it has proved to answer nobody (%s), and soon finds it answer again',
    async (mode) => {
      const endpoint = endpointOf({ retryDelay: 100 });
      server.mode = mode;
      await turnsEverybodyAway(endpoint);
      const asked = opaqueAsked();
      time += 100;
      expect(await reasonOf(endpoint)).toBe(TURNED_AWAY);
      server.mode = 'ok';
      passDeadlines();
      while ((await outcomeOf(endpoint)) !== 'active') {
        time += 100;
        await sleep(5);
      }
      // While it was dead, it saw tokens of nobody's only.
      expect(opaqueAsked()).toBe(asked + 1);
    },
  );

  it('is asked no more than once at a time whether it is alive again', async () => {
    const endpoint = endpointOf({ retryDelay: 50 });
    server.mode = 'hang';
    await turnsEverybodyAway(endpoint);
    const asked = server.requests;
    time += 49;
    expect(await reasonOf(endpoint)).toBe(TURNED_AWAY);
    time += 1;
    for (let i = 0; i < 10; i++) expect(await reasonOf(endpoint)).toBe(TURNED_AWAY);
    while (server.requests === asked) await sleep(5);
    for (let i = 0; i < 10; i++) expect(await reasonOf(endpoint)).toBe(TURNED_AWAY);
    // Answered, it is alive for everybody.
    server.answerHanging();
    while ((await outcomeOf(endpoint)) !== 'active') await sleep(5);
    expect(server.requests).toBe(asked + 2);
    expect(await Promise.all([outcomeOf(endpoint), outcomeOf(endpoint)])).toEqual(['active', 'active']);
  });

  it('stays open to others whatever tokens it fails over, and however many', async () => {
    const endpoint = endpointOf();
    const sticky = ['a', 'b', 'c', 'd', 'e'];
    for (const token of sticky) server.stickyTokens.add(token);
    for (let round = 0; round < 3; round++) {
      const attack = sticky.map((token) => outcomeOf(endpoint, token, '203.0.113.9'));
      expect(await outcomeOf(endpoint)).toBe('active');
      passDeadlines();
      expect(await Promise.all(attack)).toEqual(sticky.map(() => UNAVAILABLE));
      expect(await outcomeOf(endpoint)).toBe('active');
      time += 10_000;
    }
  });

  it('turns all away where nobody is', async () => {
    const endpoint = endpointOf();
    await server.stop();
    expect(await outcomeOf(endpoint)).toBe(UNAVAILABLE);
    await turnsEverybodyAway(endpoint);
  });

  it('never asks more at once than it may, and leaves room beside any one caller', async () => {
    const endpoint = endpointOf({ slots: { total: 5, perCaller: 3 } });
    server.mode = 'hang';
    const first = Array.from({ length: 3 }, () => outcomeOf(endpoint, 'opaque', 'one'));
    expect(await reasonOf(endpoint, 'one')).toBe(NO_ROOM);
    const second = Array.from({ length: 2 }, () => outcomeOf(endpoint, 'opaque', 'two'));
    while (server.requests < 5) await sleep(5);
    expect(await reasonOf(endpoint, 'two')).toBe(NO_ROOM);
    expect(await reasonOf(endpoint, 'three')).toBe(NO_ROOM);
    expect(server.requests).toBe(5);
    server.answerHanging();
    expect(new Set(await Promise.all([...first, ...second]))).toEqual(new Set(['active']));
    // Their places are free again, each once.
    server.mode = 'hang';
    const third = Array.from({ length: 3 }, () => outcomeOf(endpoint, 'made up', 'one'));
    expect(await outcomeOf(endpoint, 'made up too', 'one')).toBe(UNAVAILABLE);
    while (server.requests < 8) await sleep(5);
    server.answerHanging();
    expect(await Promise.all(third)).toEqual(third.map(() => 'inactive'));
  });

  it('keeps places for the tokens that were good before, while made-up ones fill all others', async () => {
    const endpoint = endpointOf({ slots: { total: 5, perCaller: 1 } });
    expect(await outcomeOf(endpoint)).toBe('active');
    server.answers.set('revoked', { active: true });
    expect(await outcomeOf(endpoint, 'revoked')).toBe('active');
    server.answers.delete('revoked');
    expect(await outcomeOf(endpoint, 'revoked')).toBe('inactive');
    const asked = server.requests;
    server.mode = 'hang';
    const flood = Array.from({ length: 5 }, (_, index) =>
      outcomeOf(endpoint, `made up ${index}`, `bot ${index}`),
    );
    while (server.requests < asked + 5) await sleep(5);
    expect(await outcomeOf(endpoint, 'made up 9', '192.0.2.1')).toBe(UNAVAILABLE);
    expect(await outcomeOf(endpoint, 'revoked', '192.0.2.1')).toBe(UNAVAILABLE);
    // Twelve of one office at once, as a cache that has just run out has it.
    const office = Array.from({ length: 12 }, () => outcomeOf(endpoint));
    while (server.requests < asked + 17) await sleep(5);
    server.answerHanging();
    expect(await Promise.all(office)).toEqual(office.map(() => 'active'));
    expect(await Promise.all(flood)).toEqual(flood.map(() => 'inactive'));
  });

  it('leaves room for forty others beside one caller, and asks again after two seconds, unless told otherwise', async () => {
    const endpoint = endpointOf();
    server.mode = 'hang';
    const one = Array.from({ length: 12 }, () => outcomeOf(endpoint, 'opaque', 'one'));
    const others = Array.from({ length: 45 }, (_, index) => outcomeOf(endpoint, 'opaque', `other ${index}`));
    while (server.requests < 50) await sleep(5);
    expect(await reasonOf(endpoint, 'yet another')).toBe(NO_ROOM);
    server.answerHanging();
    const answered = (outcomes: string[]): number =>
      outcomes.filter((outcome) => outcome === 'active').length;
    expect(answered(await Promise.all(one))).toBe(10);
    expect(answered(await Promise.all(others))).toBe(40);
    expect(server.requests).toBe(50);

    server.mode = 'cut';
    for (let i = 0; i < 5; i++) await outcomeOf(endpoint);
    time = 1_999;
    expect(await reasonOf(endpoint)).toBe(TURNED_AWAY);
    const probes = server.tokensAsked.filter((token) => token !== 'opaque');
    expect(probes).toHaveLength(1);
    expect(probes[0]).toMatch(/^probe-[0-9a-f-]{36}$/);
  });

  it('tells the log of no token, and of a full share once in a while', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const endpoint = endpointOf({ slots: { total: 1, perCaller: 1 } });
    for (const mode of ['error', 'nonsense', 'cut'] as const) {
      server.mode = mode;
      await outcomeOf(endpoint);
    }
    server.mode = 'ok';
    while ((await outcomeOf(endpoint)) !== 'active') time += 2_000;
    server.mode = 'hang';
    const all = Array.from({ length: 5 }, () => outcomeOf(endpoint, 'opaque, too'));
    const before = server.requests;
    while (server.requests === before) await sleep(5);
    passDeadlines();
    await Promise.all(all);
    const lines = warn.mock.calls.map(([line]) => String(line));
    warn.mockRestore();
    expect(lines.filter((line) => line.includes('Too many questions'))).toHaveLength(1);
    expect(lines.join('\n')).toContain('No answer about a token');
    expect(lines.join('\n')).not.toContain('opaque');
  });

  it('waits no longer than five seconds', async () => {
    await outcomeOf(endpointOf());
    expect(timeout.mock.calls).toEqual([[5_000]]);
  });
});
