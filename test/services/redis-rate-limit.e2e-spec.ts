import { setTimeout as sleep } from 'node:timers/promises';
import { type BuiltServer, freePort, startBuiltServer, untilReady } from '../support/built-server.js';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { describeWithRedis, RedisServer } from '../support/redis-server.js';
import { testDatabaseEnvironment } from '../support/test-database.js';

const PASSWORD = 'hunter2';
const LIMIT = 1000;

interface Instance {
  readonly server: BuiltServer;
  /** Asks who the caller is. @returns the status, and how often the caller has asked, as the answer says */
  ask(caller?: string): Promise<{ status: number; counted: number }>;
  stop(): Promise<void>;
}

/** One built server as a process. With the same URL they are the same API to their callers. */
async function startInstance(
  issuer: IssuerStandIn,
  redis: RedisServer,
  apiUrl = 'http://localhost:3000/api',
): Promise<Instance> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const database = await testDatabaseEnvironment();
  const server = startBuiltServer({
    API_URL: apiUrl,
    AUTH0_DOMAIN: issuer.url.slice(0, -1),
    PORT: String(port),
    REDIS_URL: redis.url,
    RATE_LIMIT_PRINCIPAL: String(LIMIT),
    RATE_LIMIT_ADDRESS: '1000000',
    RATE_LIMIT_WINDOW_SECONDS: '3600',
    ...database.variables,
  });
  await untilReady(server, origin);
  return {
    server,
    ask: async (caller = 'waad|wanda') => {
      const claims = {
        aud: apiUrl,
        sub: caller,
        org_id: 'org_1',
        scope: 'projects:read',
      };
      const response = await fetch(`${origin}/api/whoami`, {
        headers: { Authorization: `Bearer ${await issuer.sign(claims)}` },
      });
      await response.body?.cancel();
      const left = /"principal";r=(\d+)/.exec(response.headers.get('RateLimit') ?? '')?.[1];
      return { status: response.status, counted: LIMIT - Number(left) };
    },
    stop: async () => {
      await server.stop();
      await database.dispose();
    },
  };
}

const occurrences = (text: string, words: string): number => text.split(words).length - 1;

/** Waits until an instance has written `words` so many times. */
async function untilSaid({ server }: Instance, words: string, times: number): Promise<void> {
  while (occurrences(server.output(), words) < times) await sleep(20);
}

const GONE = 'Redis is gone';
const BACK = 'Redis is back';

describeWithRedis('rate limits in Redis', () => {
  let issuer: IssuerStandIn;
  let redis: RedisServer;
  let instances: [Instance, Instance];

  beforeAll(async () => {
    issuer = await IssuerStandIn.start();
    redis = await RedisServer.start(PASSWORD);
    instances = await Promise.all([startInstance(issuer, redis), startInstance(issuer, redis)]);
  });

  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.stop()));
    await redis.stop();
    await issuer.stop();
  });

  it('two instances share the count, to the last request', async () => {
    const [one, other] = instances;
    expect((await one.ask('waad|shared')).counted).toBe(1);
    expect((await other.ask('waad|shared')).counted).toBe(2);
    expect((await one.ask('waad|shared')).counted).toBe(3);
    const atOnce = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? one : other).ask('waad|shared')),
    );
    expect(atOnce.map(({ counted }) => counted).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 4),
    );
    for (const { server } of instances) expect(server.output()).not.toContain(GONE);
  });

  it('another API on the same Redis has counts of its own', async () => {
    const other = await startInstance(issuer, redis, 'http://localhost:3999/api');
    await instances[0].ask('waad|of both');
    expect((await other.ask('waad|of both')).counted).toBe(1);
    expect((await instances[1].ask('waad|of both')).counted).toBe(2);
    await other.stop();
  });

  it('a window that was longer before ends as configured now', async () => {
    await instances[0].ask('waad|patient');
    const keys = (await redis.command('keys', '*:principal:*')) as string[];
    for (const key of keys) await redis.command('expire', key, '7200');
    await instances[1].ask('waad|patient');
    const left = await Promise.all(keys.map((key) => redis.command('ttl', key)));
    expect(Math.min(...left.map(Number))).toBeLessThanOrEqual(3600);
  });

  it('names no caller, and keeps no counter for ever', async () => {
    await instances[0].ask('waad|wanda.writer@acme.example');
    const keys = (await redis.command('keys', '*')) as string[];
    expect(keys).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^gatehouse:rate-limit:http:\/\/localhost:3000\/api\/mcp:principal:/),
      ]),
    );
    expect(keys.join()).not.toContain('wanda');
    for (const key of keys) expect(await redis.command('ttl', key)).toBeGreaterThan(0);
  });

  describe.each<[string, () => unknown, () => unknown]>([
    ['ended', () => redis.stop(), () => redis.start()],
    [
      'hanging',
      () => {
        redis.pause();
      },
      () => {
        redis.resume();
      },
    ],
    [
      'full',
      () => redis.command('config', 'set', 'maxmemory', '1'),
      () => redis.command('config', 'set', 'maxmemory', '0'),
    ],
  ])('Redis %s', (how, breaks, heals) => {
    it('each instance goes on by itself, says so once, and shares again by itself', async () => {
      const [one, other] = instances;
      const before = occurrences(one.server.output(), GONE);
      await breaks();
      const caller = `waad|${how}`;
      // A request that finds Redis broken is served too, and counted here.
      expect(await one.ask(caller)).toEqual({ status: 200, counted: 1 });
      expect(await one.ask(caller)).toEqual({ status: 200, counted: 2 });
      expect(await other.ask(caller)).toEqual({ status: 200, counted: 1 });
      const atOnce = await Promise.all(Array.from({ length: 20 }, () => one.ask(caller)));
      expect(new Set(atOnce.map(({ status }) => status))).toEqual(new Set([200]));
      expect(occurrences(one.server.output(), GONE)).toBe(before + 1);

      await heals();
      await Promise.all(instances.map((instance) => untilSaid(instance, BACK, before + 1)));
      const again = `waad|${how} again`;
      expect((await one.ask(again)).counted).toBe(1);
      expect((await other.ask(again)).counted).toBe(2);
      expect(occurrences(one.server.output(), GONE)).toBe(before + 1);
    });
  });

  it('its password is in no line of the log', () => {
    for (const { server } of instances) expect(server.output()).not.toContain(PASSWORD);
  });
});

describeWithRedis('rate limits before Redis is there', () => {
  it.each<[string, (redis: RedisServer) => Promise<void>, string]>([
    ['not started', () => Promise.resolve(), 'ECONNREFUSED'],
    [
      'another password',
      async (redis) => {
        await redis.start();
        await redis.command('config', 'set', 'requirepass', 'other');
      },
      'WRONGPASS',
    ],
    [
      'hanging',
      async (redis) => {
        await redis.start();
        redis.pause();
      },
      'no answer',
    ],
  ])('%s: serves, warns once, and says why', async (_, prepare, reason) => {
    const issuer = await IssuerStandIn.start();
    const redis = await RedisServer.notStarted(PASSWORD);
    await prepare(redis);
    const instance = await startInstance(issuer, redis);
    expect(await instance.ask()).toEqual({ status: 200, counted: 1 });
    expect(await instance.ask()).toEqual({ status: 200, counted: 2 });
    await instance.stop();
    expect(occurrences(instance.server.output(), `${GONE} (${reason})`)).toBe(1);
    expect(occurrences(instance.server.output(), GONE)).toBe(1);
    expect(instance.server.output()).not.toContain(PASSWORD);
    expect(instance.server.process.exitCode).toBe(0);
    await redis.stop();
    await issuer.stop();
  });
});
