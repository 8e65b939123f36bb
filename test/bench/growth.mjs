// How Gatehouse grows: rows, connections, tools and instances. docs/performance.md says how to read it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contestants } from './contestants.mjs';
import { createDatabase } from './database.mjs';
import { freePort } from './free-port.mjs';
import { startIssuer } from './issuer.mjs';
import { QUERIES, rowsOf } from './rows.mjs';
import { BenchServer } from './server.mjs';
import { call, message } from './workloads.mjs';
import { wrk, wrkScript } from './wrk.mjs';

const USAGE = `npm run bench:growth -- [--only rows,connections,tools,instances] [--rows N,…] [--json FILE]
BENCH_DATABASE_URL names a PostgreSQL server on which databases may be made.`;
const WARM_UPS = 100;
const REQUESTS = 200;
const SECONDS = 4;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'rows,connections,tools,instances' },
    rows: { type: 'string', default: '1000,100000,1000000' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}

const audience = 'https://bench.gatehouse.test/api/mcp';
const directory = mkdtempSync(join(tmpdir(), 'gatehouse-growth-'));
const issuer = await startIssuer(await freePort(), audience);
const token = await issuer.sign('user-0');
const results = {};
try {
  for (const part of options.only.split(',')) {
    const parts = { rows, connections, tools, instances };
    if (parts[part] === undefined) throw new Error(`${part} is none of ${Object.keys(parts).join(', ')}`);
    results[part] = await parts[part]();
    console.table(results[part]);
  }
  if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(results, null, 2));
} finally {
  issuer.stop();
  rmSync(directory, { recursive: true, force: true });
}

/** p50 of each query in ms, one request after the other, and how many times that of the first size. */
async function rows() {
  const table = {};
  for (const count of options.rows.split(',').map(Number))
    await withDatabase(rowsOf(count), (database) =>
      withServers(['gatehouse'], database, async ([server]) => {
        for (const [name, [tool, given]] of Object.entries(QUERIES)) {
          const { body, headers } = call(tool, given);
          const p50 = await p50Of(server, headers, body);
          const row = { ...table[name], [`${count} rows`]: p50 };
          row['times the first'] = round(p50 / Object.values(row)[0]);
          table[name] = row;
        }
      }),
    );
  return table;
}

/** `whoami` from 1 to 1,000 connections at once. */
function connections() {
  return withDatabase(undefined, (database) =>
    withServers(['gatehouse'], database, async ([server]) => {
      const table = {};
      for (const open of [1, 8, 32, 128, 512, 1_000])
        table[open] = await load([server], call('whoami'), open);
      return table;
    }),
  );
}

/** An application that imports the module, with 10 to 500 tools. */
async function tools() {
  const table = {};
  for (const count of [10, 50, 200, 500])
    await withServers(
      ['adopter'],
      undefined,
      async ([server]) => {
        const listed = await load([server], message('tools/list', {}), 32);
        const called = await load([server], call('whoami'), 32);
        table[count] = {
          'start ms': server.startMs,
          'list/s': listed.perSecond,
          'list p50': listed.p50,
          'call/s': called.perSecond,
          'call p50': called.p50,
          'RSS MB': server.rssMb,
        };
      },
      { BENCH_TOOLS: String(count) },
    );
  return table;
}

/** One and two instances on one database. On a machine of two cores, the load and the database share them. */
function instances() {
  return withDatabase(undefined, (database) =>
    withServers(['gatehouse', 'gatehouse'], database, async (servers) => ({
      one: await load(servers.slice(0, 1), call('search_projects', { limit: 10 }), 32),
      two: await load(servers, call('search_projects', { limit: 10 }), 32),
    })),
  );
}

async function withDatabase(fill, work) {
  const database = await createDatabase(fill);
  if (database === undefined) throw new Error(USAGE);
  try {
    return await work(database);
  } finally {
    await database.drop();
  }
}

async function withServers(names, database, work, variables = {}) {
  const known = contestants({
    databaseUrl: database?.url,
    issuer: issuer.issuer,
    audience,
    dataDirectory: join(directory, 'data'),
  });
  const servers = [];
  try {
    for (const name of names) {
      const { environment, ...contestant } = known[name];
      const all = { ...environment, MAX_CONNECTIONS_PER_ADDRESS: '2000', ...variables };
      servers.push(new BenchServer(name, { ...contestant, environment: all }, await freePort(), []));
    }
    for (const server of servers) await server.listening();
    return await work(servers);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** @throws Error when an answer is no result */
async function p50Of(server, headers, body) {
  const times = [];
  for (let i = 0; i < WARM_UPS + REQUESTS; i++) {
    const began = performance.now();
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { ...headers, Authorization: `Bearer ${token}` },
      body,
    });
    const text = await response.text();
    if (response.status !== 200 || !text.includes('structuredContent'))
      throw new Error(`${body}: ${response.status} ${text.slice(0, 500)}`);
    if (i >= WARM_UPS) times.push(performance.now() - began);
  }
  return round(times.sort((a, b) => a - b)[REQUESTS / 2]);
}

/** The sum of the rates of all servers, and the worst of their latencies. */
async function load(servers, { headers, body }, open) {
  const script = wrkScript(directory, { name: 'growth', headers, body, tokens: [token] });
  const run = (seconds) =>
    Promise.all(
      servers.map(({ url }) =>
        wrk([], { url, script, seconds, connections: Math.max(1, Math.round(open / servers.length)) }),
      ),
    );
  await run(SECONDS);
  const figures = await run(SECONDS);
  if (figures.some(({ otherStatus }) => otherStatus > 0))
    throw new Error(`Not all answers were 200: ${body}`);
  return {
    perSecond: Math.round(figures.reduce((sum, { perSecond }) => sum + perSecond, 0)),
    p50: Math.max(...figures.map(({ p50 }) => p50)),
    p99: Math.max(...figures.map(({ p99 }) => p99)),
  };
}

function round(value) {
  return Math.round(value * 10) / 10;
}
