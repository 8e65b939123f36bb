import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
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
const REQUESTS = 200;

const LOAD = `
  const { get, Agent } = require('node:http');
  const { parentPort, workerData: { url, token, parallel } } = require('node:worker_threads');
  const agent = new Agent({ keepAlive: true });
  const answers = {};
  let over = false;
  const send = () => new Promise((done) => {
    const n = Math.floor(Math.random() * 1e12);
    get(url + n, { agent, headers: { Authorization: 'Bearer ' + token } }, (response) => {
      answers[response.statusCode] = (answers[response.statusCode] ?? 0) + 1;
      response.resume().on('end', done);
    }).on('error', done);
  });
  const side = async () => { while (!over) await send(); };
  parentPort.once('message', () => { over = true; });
  Promise.all(Array.from({ length: parallel }, side)).then(() => {
    agent.destroy();
    parentPort.postMessage(answers);
  });
`;

/** One person sends as many searches as they can; the test decides by what others get meanwhile, and prints the times. */
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
    instance = await startInstance(issuer, {
      DATABASE_URL: database.url,
      RATE_LIMIT_ADDRESS: '1000000',
      RATE_LIMIT_PRINCIPAL: '1000000',
      RATE_LIMIT_WRITES: '1000000',
    });
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
    const claims = { aud: `${instance.origin}/api`, scope: 'audit:read projects:read projects:write' };
    noisy = await issuer.sign({ ...claims, sub: 'waad|noisy', org_id: ACME });
    quiet = await issuer.sign({ ...claims, sub: 'waad|quiet', org_id: GLOBEX });
  }, 600_000);

  afterAll(async () => {
    await administrator.end();
    await instance.server.stop();
    await database.drop();
    await issuer.stop();
  });

  const get = async (token: string, path: string): Promise<Answer> =>
    (await ask(`${instance.origin}${path}`, token)).answer;
  const search = (): Promise<Answer> => get(quiet, '/api/projects?search=warehouse');
  const ready = (): Promise<Answer> => get('none', '/health/ready');

  async function timesOf(
    send: () => Promise<Answer>,
  ): Promise<{ answers: Answer[]; p50: number; p99: number }> {
    const answers: Answer[] = [];
    const times: number[] = [];
    for (let i = 0; i < REQUESTS; i++) {
      const start = performance.now();
      answers.push(await send());
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const at = (share: number): number => Math.round(times[Math.floor(REQUESTS * share)] ?? 0);
    return { answers, p50: at(0.5), p99: at(0.99) };
  }

  it('does not keep another organization, nor the health check, from their answers', async () => {
    const figures: string[] = [];
    const measure = async (during: string): Promise<Answer[]> => {
      const [found, healthy] = [await timesOf(search), await timesOf(ready)];
      figures.push(
        `${during}: search p50 ${found.p50} p99 ${found.p99}, ready p50 ${healthy.p50} p99 ${healthy.p99}`,
      );
      return [...found.answers, ...healthy.answers];
    };
    const quietly = await measure('nothing');
    // The same number of requests that need no database shows what the processor alone costs.
    const [beside, control] = await whileLoading('/api/whoami?n=', () => measure('whoami'));
    const [during, answers] = await whileLoading('/api/audit-log?operation=n', () =>
      measure('audit searches'),
    );
    process.stdout.write(`${EVENTS} events, ${PARALLEL} requests in parallel, ms. ${figures.join('; ')}\n`);
    process.stdout.write(`answered: whoami ${JSON.stringify(control)}, audit ${JSON.stringify(answers)}\n`);
    expect(kindsOf([...quietly, ...beside, ...during])).toEqual([200]);
    expect(Object.keys(answers).filter((status) => status !== '200' && status !== '503')).toEqual([]);
  }, 600_000);

  /** The load comes from a thread of its own, so that the times are those of the server. */
  async function whileLoading<T>(path: string, work: () => Promise<T>): Promise<[T, Record<string, number>]> {
    const worker = new Worker(LOAD, {
      eval: true,
      workerData: { url: `${instance.origin}${path}`, token: noisy, parallel: PARALLEL },
    });
    const result = await work();
    worker.postMessage('stop');
    const [answers] = (await once(worker, 'message')) as [Record<string, number>];
    return [result, answers];
  }

  it('holds no more than its share of connections, while its statements wait for a lock', async () => {
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
    const codes: string[] = [];
    const noteCode = async (): Promise<Answer> => {
      const { answer, body: text } = await add();
      if (answer === 503) codes.push((JSON.parse(text) as { code: string }).code);
      return answer;
    };
    const waiting = Array.from({ length: 2 * PARALLEL }, noteCode);
    const lockedNow = async (): Promise<number> => {
      const { rows } = await administrator.query<{ locked: number }>(
        `select count(*)::integer as locked from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows[0]?.locked ?? 0;
    };
    while ((await lockedNow()) < 4 || !codes.includes('organization_busy')) await sleep(5);
    expect(await search()).toBe(200);
    expect(await ready()).toBe(200);
    // The others were served while these still wait. One that runs out of time makes room for the next.
    const locked = await lockedNow();
    expect(locked).toBeGreaterThan(0);
    expect(locked).toBeLessThanOrEqual(4);
    await administrator.query('rollback');
    const answers = await Promise.all(waiting);
    expect(kindsOf(answers)).toEqual([201, 503]);
    expect(codes.filter((code) => code !== 'organization_busy' && code !== 'database_timeout')).toEqual([]);
  }, 120_000);
});
