// Gatehouse beside its peers, in one run: docs/performance.md says what is compared and how to read it.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contestants } from './contestants.mjs';
import { createDatabase, seedEmbedded } from './database.mjs';
import { freePort } from './free-port.mjs';
import { startIssuer } from './issuer.mjs';
import { summarize, table } from './report.mjs';
import { BenchServer } from './server.mjs';
import { workloads } from './workloads.mjs';
import { wrk, wrkScript } from './wrk.mjs';

const USAGE = `npm run bench -- [--short] [--rounds N] [--seconds N] [--only WORKLOAD,…] [--servers NAME,…] [--json FILE] [--profiles DIR]
BENCH_DATABASE_URL names a PostgreSQL server on which a database may be made (postgresql://root@127.0.0.1:5432/postgres).`;

const CONNECTIONS = 32;
/** Warm when the processor time of a request changes by less than this: the compiler takes some thousand requests. */
const STEADY = 0.1;
const MOST_WARM_UPS = 8;

const { values: options } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    only: { type: 'string' },
    servers: { type: 'string' },
    json: { type: 'string' },
    profiles: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
const rounds = Number(options.rounds ?? (options.short ? 1 : 5));
const seconds = Number(options.seconds ?? (options.short ? 1 : 4));
const chosen = (list, name) => list === undefined || list.split(',').includes(name);

const has = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).error === undefined;
if (!has('wrk', '-v')) throw new Error('wrk is missing: apt-get install wrk');
const pinned = has('taskset', '-V') && cpus().length > 1;
const [serverPin, loadPin] = pinned
  ? [
      ['taskset', '-c', '0'],
      ['taskset', '-c', '1'],
    ]
  : [[], []];
const profiling = options.profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profiles}`];
const peers = join(import.meta.dirname, 'peers');
if (!existsSync(join(peers, 'node_modules')))
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: peers,
    stdio: 'inherit',
  });

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
const running = [];
let database;
let issuer;
try {
  const audience = 'https://bench.gatehouse.test/api/mcp';
  issuer = await startIssuer(await freePort(), audience);
  database = await createDatabase();
  const tokens = await Promise.all(Array.from({ length: 200 }, (_, index) => issuer.sign(`user-${index}`)));
  const badToken = tokens[0].replace(/.{20}$/, 'A'.repeat(20));
  const work = workloads({ tokens, badToken, projectId: database?.projectId }).filter(
    ({ name }) => chosen(options.only, name) && (name !== 'write' || database !== undefined),
  );
  const dataDirectory = join(directory, 'data');
  await seedEmbedded(dataDirectory);
  const starting = contestants({
    databaseUrl: database?.url,
    issuer: issuer.issuer,
    audience,
    dataDirectory,
  });
  for (const [name, contestant] of Object.entries(starting)) {
    if (contestant === false) continue;
    if (!chosen(options.servers, name) || (contestant.needsDatabase && database === undefined)) continue;
    if (!work.some(({ name: workload }) => contestant.workloads.includes(workload))) continue;
    const server = new BenchServer(name, contestant, await freePort(), serverPin, profiling);
    running.push(server);
    await server.listening();
  }
  const pairs = work.flatMap((workload) =>
    running
      .filter((server) => server.workloads.includes(workload.name))
      .map((server) => ({ workload, server, script: wrkScript(directory, workload) })),
  );
  for (const pair of pairs) {
    await check(pair);
    await warmUp(pair);
  }
  const measured = [];
  for (let round = 0; round < rounds; round += 1)
    for (const pair of pairs) {
      measured.push(await measure(pair));
      process.stderr.write('.');
    }
  process.stderr.write('\n');
  const summary = summarize(measured);
  const starts = running.map(({ name, startMs }) => [name, startMs]);
  console.log(
    `${rounds} rounds of ${seconds} s, ${CONNECTIONS} connections, ${pinned ? 'one core for the server, one for the load' : 'NOT pinned to cores'}, ` +
      `Node ${process.version}, ${cpus()[0].model}. Other work on the machine changes req/s and latencies, and hardly CPU µs.`,
  );
  console.log(table(summary, work, starts));
  const extras = options.short ? {} : await measureExtras(pairs, summary);
  if (options.json !== undefined)
    writeFileSync(
      options.json,
      JSON.stringify({ rounds, seconds, summary, starts, extras, measured }, null, 2),
    );
} finally {
  await Promise.all(running.map((server) => server.stop()));
  await database?.drop();
  issuer?.stop();
  rmSync(directory, { recursive: true, force: true });
}

/** With the workload `whoami`, which every contestant without a database of its own does. */
async function measureExtras(pairs, summary) {
  const ofWhoami = pairs.filter(({ workload }) => workload.name === 'whoami');
  const [{ workload } = {}] = ofWhoami;
  if (workload === undefined) return {};
  // Loaded late: its package is the peers'.
  const { atRate, firstUse, soak } = await import('./extras.mjs');
  const servers = ofWhoami.map(({ server }) => server);
  const top = summary
    .find(({ workload: name }) => name === 'whoami')
    .results.find(({ contestant }) => contestant === 'gatehouse');
  const results = {};
  const show = (what, rows) => {
    results[what] = rows;
    console.log(`\n${what}`);
    console.table(rows);
  };
  if (top !== undefined) {
    const rate = Math.round(top.perSecond / 2);
    show(
      `at ${rate} req/s, half of Gatehouse's top rate`,
      await atRate(servers, workload, rate, 2 * seconds),
    );
  }
  const fresh = await Promise.all(Array.from({ length: 2000 }, (_, index) => issuer.sign(`fresh-${index}`)));
  show('2,000 tokens, each for the first time and again', await firstUse(servers, workload, fresh));
  const sending = async (server) => {
    const pair = ofWhoami.find((each) => each.server === server);
    return (
      await wrk(loadPin, { url: server.url, script: pair.script, seconds: 10, connections: CONNECTIONS })
    ).requests;
  };
  const soaked = servers.filter(({ name }) => ['gatehouse', 'sdk1-express'].includes(name));
  show('memory over 200,000 requests', await soak(soaked, sending, 200_000));
  return results;
}

/** @throws Error when a contestant does not do the work */
async function check({ workload, server }) {
  const { headers, body, tokens, status, contains } = workload;
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { ...headers, Authorization: `Bearer ${tokens[0]}` },
    body: body.replace('{n}', `check-${server.name}`),
  });
  const text = await response.text();
  if (response.status !== status || !text.includes(contains) || text.includes('"isError":true'))
    throw new Error(
      `${server.name} does not do ${workload.name}: ${response.status} ${text.slice(0, 500)}\n${server.output}`,
    );
}

async function warmUp(pair) {
  let last = 0;
  for (let run = 0; run < (options.short ? 1 : MOST_WARM_UPS); run += 1) {
    const { cpuMicros } = await measure(pair);
    if (Math.abs(cpuMicros - last) < STEADY * cpuMicros) return;
    last = cpuMicros;
  }
}

async function measure({ workload, server, script }, length = seconds) {
  const before = server.cpuMs;
  const figures = await wrk(loadPin, {
    url: server.url,
    script,
    seconds: length,
    connections: CONNECTIONS,
  });
  const expected = workload.status < 400 ? 0 : figures.requests;
  if (figures.otherStatus !== expected)
    throw new Error(
      `${server.name} failed ${figures.otherStatus} of ${figures.requests} in ${workload.name}\n${server.output}`,
    );
  const cpuMicros = ((server.cpuMs - before) * 1000) / figures.requests;
  return { workload: workload.name, contestant: server.name, ...figures, cpuMicros, rssMb: server.rssMb };
}
