import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { type Instance, startInstance } from '../support/instance.js';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { type Answer, ask, kindsOf } from '../support/load.js';
import { ACME, GLOBEX } from '../support/test-app.js';
import { createServerDatabase, describeWithPostgres, SERVER_URL } from '../support/test-database.js';

/** NOISY_EVENTS=1000000 for the figures of docs/database.md. */
const EVENTS = Number(process.env.NOISY_EVENTS ?? 50_000);
const PARALLEL = 110;
/** Quiet and loud rounds alternate, so that both see the same machine. */
const ROUNDS = 5;
const REQUESTS = 40;

const LOAD = `
  const { get, Agent } = require('node:http');
  const { parentPort, workerData: { url, token, parallel } } = require('node:worker_threads');
  const agent = new Agent({ keepAlive: true });
  let answers, over, running;
  const send = () => new Promise((done) => {
    const n = Math.floor(Math.random() * 1e12);
    const headers = { Authorization: 'Bearer ' + token, 'X-Forwarded-For': '198.51.100.1' };
    get(url + n, { agent, headers }, (response) => {
      answers[response.statusCode] = (answers[response.statusCode] ?? 0) + 1;
      response.resume().on('end', done);
    }).on('error', done);
  });
  // Without a pause: as much as one machine can send.
  const side = async () => { while (!over) await send(); };
  parentPort.on('message', async (message) => {
    if (message === 'start') {
      [answers, over] = [{}, false];
      running = Promise.all(Array.from({ length: parallel }, side));
      return;
    }
    over = true;
    await running;
    parentPort.postMessage(answers);
  });
`;

/** One person sends as many searches at once as they can; what others get meanwhile decides, and the times are printed. */
describeWithPostgres('an organization that asks for too much', () => {
  let issuer: IssuerStandIn;
  let database: Awaited<ReturnType<typeof createServerDatabase>>;
  let instance: Instance;
  let noisy: string;
  let quiet: string;
  let administrator: pg.Client;

  beforeAll(async () => {
    issuer = await IssuerStandIn.start();
    database = await createServerDatabase(SERVER_URL ?? '');
    // Rate limits as shipped. The two organizations call from different addresses.
    instance = await startInstance(issuer, { DATABASE_URL: database.url, TRUST_PROXY: '1' });
    administrator = new pg.Client({ connectionString: database.url });
    await administrator.connect();
    await administrator.query(
      `insert into audit_events
       select gen_random_uuid(), $1, now() - make_interval(secs => i), 'project.read', 'allowed', 'enterprise',
         'https://issuer.example/', 'waad|' || i % 100, null, 'client', 'get_project', 'p' || i % 1000, '{}', 'none'
       from generate_series(1, $2::integer) i`,
      [ACME, EVENTS],
    );
    await administrator.query('analyze audit_events');
    noisy = await tokenOf('waad|noisy', ACME);
    quiet = await tokenOf('waad|quiet', GLOBEX);
  }, 600_000);

  afterAll(async () => {
    await administrator.end();
    await instance.server.stop();
    await database.drop();
    await issuer.stop();
  });

  const tokenOf = (sub: string, organization: string): Promise<string> =>
    issuer.sign({
      aud: `${instance.origin}/api`,
      scope: 'audit:read projects:read projects:write',
      sub,
      org_id: organization,
    });
  const get = async (token: string, path: string, address: string): Promise<Answer> =>
    (await ask(`${instance.origin}${path}`, token, { headers: { 'X-Forwarded-For': address } })).answer;
  const search = (): Promise<Answer> => get(quiet, '/api/projects?search=warehouse', '203.0.113.1');
  const ready = (): Promise<Answer> => get('none', '/health/ready', '203.0.113.1');

  async function timed(answers: Answer[], times: number[]): Promise<void> {
    for (let i = 0; i < REQUESTS; i++) {
      const start = performance.now();
      answers.push(await search());
      times.push(performance.now() - start);
      answers.push(await ready());
    }
  }

  /** In milliseconds. */
  const percentile = (times: readonly number[], share: number): number =>
    [...times].sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;

  it.each([
    ['audit searches', '/api/audit-log?operation=n'],
    ['requests without the database', '/api/whoami?n='],
  ])(
    '%s without a pause are paced, and others are answered',
    async (name, path) => {
      const workerData = { url: `${instance.origin}${path}`, token: noisy, parallel: PARALLEL };
      const worker = new Worker(LOAD, { eval: true, workerData });
      const [answers, quietly, beside]: [Answer[], number[], number[]] = [[], [], []];
      const load: Record<string, number> = {};
      let seconds = 0;
      quiet = await tokenOf(`waad|quiet ${name}`, GLOBEX);
      for (let round = 0; round < ROUNDS; round++) {
        await timed(answers, quietly);
        const start = performance.now();
        worker.postMessage('start');
        await timed(answers, beside);
        worker.postMessage('stop');
        const [counts] = (await once(worker, 'message')) as [Record<string, number>];
        for (const [status, count] of Object.entries(counts)) load[status] = (load[status] ?? 0) + count;
        seconds += (performance.now() - start) / 1000;
      }
      await worker.terminate();
      // Eight requests each tenth of a second, however fast it sends. A timer can be late, but not early.
      const sent = Object.values(load).reduce((sum, count) => sum + count, 0);
      expect(sent).toBeLessThanOrEqual(8 * (seconds * 10 + 2 * ROUNDS) + ROUNDS * PARALLEL);
      expect(Object.keys(load).filter((status) => !['200', '429', '503'].includes(status))).toEqual([]);
      const figures = [0.5, 0.99].map((share) => {
        const [before, during] = [percentile(quietly, share), percentile(beside, share)];
        return `p${share * 100} ${before.toFixed(1)} → ${during.toFixed(1)} ms (${(during / before).toFixed(1)}×)`;
      });
      process.stdout.write(`${name}: ${figures.join(', ')}; load ${JSON.stringify(load)}\n`);
      expect(kindsOf(answers)).toEqual([200]);
    },
    600_000,
  );

  it('holds no more than its share of connections, while its statements wait for a lock', async () => {
    // Without rate limits, so that the database alone decides.
    await instance.server.stop();
    instance = await startInstance(issuer, {
      DATABASE_URL: database.url,
      RATE_LIMIT_ADDRESS: '1000000',
      RATE_LIMIT_PRINCIPAL: '1000000',
      RATE_LIMIT_WRITES: '1000000',
    });
    noisy = await tokenOf('waad|noisy', ACME);
    quiet = await tokenOf('waad|quiet', GLOBEX);
    const path = '/api/projects?limit=1';
    const { body } = await ask(`${instance.origin}${path}`, noisy);
    const { projects } = JSON.parse(body) as { projects: { projectId: string }[] };
    const projectId = projects[0]?.projectId ?? '';
    await administrator.query('begin');
    await administrator.query('select from projects where id = $1 for update', [projectId]);
    const add = (): Promise<{ answer: Answer; body: string }> => {
      const options = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
      const url = `${instance.origin}/api/projects/${projectId}/notes`;
      return ask(url, noisy, options, JSON.stringify({ content: 'waits' }));
    };
    const waiting = Array.from({ length: PARALLEL }, add);
    const lockedNow = async (): Promise<number> => {
      const { rows } = await administrator.query<{ locked: number }>(
        `select count(*)::integer as locked from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows[0]?.locked ?? 0;
    };
    while ((await lockedNow()) < 4);
    expect(await search()).toBe(200);
    expect(await ready()).toBe(200);
    // The others were served while these still wait. One that runs out of time makes room for the next.
    const locked = await lockedNow();
    expect(locked).toBeGreaterThan(0);
    expect(locked).toBeLessThanOrEqual(4);
    await administrator.query('rollback');
    const answers = await Promise.all(waiting);
    expect(kindsOf(answers.map(({ answer }) => answer))).toEqual([201, 503]);
    const codes = answers
      .filter(({ answer }) => answer === 503)
      .map(({ body: text }) => (JSON.parse(text) as { code: string }).code);
    expect(codes).toContain('organization_busy');
    expect(codes.filter((code) => code !== 'organization_busy' && code !== 'database_timeout')).toEqual([]);
  }, 120_000);
});
