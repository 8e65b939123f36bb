import { join } from 'node:path';

const here = import.meta.dirname;
const peer = (name) => join(here, 'peers', `${name}.mjs`);
const WITHOUT_DATABASE = ['whoami', 'whoami-2026', 'users', 'rows', 'list', 'list-50', 'bad-token'];
/** fastmcp and SDK 1 speak the older revisions only. */
const OLDER = WITHOUT_DATABASE.filter((name) => name !== 'whoami-2026');

/** The servers side by side. `tools` is how many `tools/list` has. */
export function contestants({ databaseUrl, issuer, audience, dataDirectory }) {
  const gatehouse = (variables) => ({
    entry: join(here, '../../dist/main.js'),
    path: '/api/mcp',
    environment: {
      NODE_ENV: 'production',
      ALLOWED_HOSTS: '127.0.0.1:{port}',
      API_URL: audience.replace(/\/mcp$/, ''),
      AUTH0_DOMAIN: issuer.slice(0, -1),
      AUTH0_CLIENT_ID: 'gatehouse-web',
      DANGEROUSLY_ALLOW_HTTP_ISSUER: 'true',
      ALLOW_UNENCRYPTED_SERVICES: 'true',
      CONFIRMATION_SECRET: 'a secret of the benchmark, 32 characters or more',
      // Counted like any other, but never reached.
      RATE_LIMIT_ADDRESS: '1000000000',
      RATE_LIMIT_PRINCIPAL: '1000000000',
      RATE_LIMIT_WRITES: '1000000000',
      ...variables,
    },
  });
  const plain = (entry, workloads, tools = 10) => ({
    entry,
    path: '/api/mcp',
    workloads: workloads.filter((name) => (name === 'list-50') === (tools === 50)),
    environment: {
      NODE_ENV: 'production',
      BENCH_ISSUER: issuer,
      BENCH_AUDIENCE: audience,
      BENCH_TOOLS: String(tools),
    },
  });
  const all = {
    gatehouse: {
      ...gatehouse(databaseUrl === undefined ? { DATA_DIR: dataDirectory } : { DATABASE_URL: databaseUrl }),
      workloads: ['whoami', 'whoami-2026', 'users', 'list', 'search', 'write', 'bad-token'],
    },
    // Without a server, `gatehouse` has the directory.
    'gatehouse-pglite': databaseUrl !== undefined && {
      ...gatehouse({ DATA_DIR: dataDirectory }),
      workloads: ['whoami', 'search', 'write'],
    },
    'express-sql': {
      ...plain(peer('express-sql'), ['search', 'write']),
      needsDatabase: true,
    },
    adopter: plain(join(here, '../../dist/test/adopter.js'), ['rows', 'whoami', 'list']),
    'sdk1-express': plain(peer('sdk1-express'), OLDER),
    'sdk2-http': plain(peer('sdk2-http'), WITHOUT_DATABASE),
    'mcp-nest': plain(peer('mcp-nest'), WITHOUT_DATABASE),
    fastmcp: plain(peer('fastmcp'), OLDER),
    'bare-http': plain(peer('bare-http'), WITHOUT_DATABASE),
  };
  // `tools/list` with 50 tools is another server of the same kind.
  for (const [name, file] of [
    ['adopter', join(here, '../../dist/test/adopter.js')],
    ['sdk1-express', peer('sdk1-express')],
    ['sdk2-http', peer('sdk2-http')],
    ['mcp-nest', peer('mcp-nest')],
    ['bare-http', peer('bare-http')],
  ])
    all[`${name} (50 tools)`] = plain(file, ['list-50'], 50);
  all['express-sql'].environment.DATABASE_URL = databaseUrl;
  return all;
}
