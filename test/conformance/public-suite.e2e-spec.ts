import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { signIn } from '../../src/dev/code-flow.js';
import { freePort } from '../support/built-server.js';
import { deploy } from '../support/deployment.js';
import { ALL_SCOPES } from '../support/test-app.js';
import { BearerProxy } from './bearer-proxy.js';
import { startFixtureApp } from './fixture-app.js';
import { type Revision, REVISIONS, runPublicSuite, scenariosOf, type SuiteRun } from './public-suite.js';

/** What the suite is run against: a server with a token put in front of it. */
interface Target {
  readonly mcpUrl: string;
  stop(): Promise<void>;
}

/** The built server, logged in at the dev tenant. */
async function startProduct(): Promise<Target> {
  const port = await freePort();
  const apiUrl = `http://localhost:${port}/api`;
  const mcpUrl = `${apiUrl}/mcp`;
  // API_URL is the proxy's address, as behind any reverse proxy. The proxy starts later, with a token, so the dev tenant cannot
  // ask it for the scopes.
  const deployment = await deploy(
    { API_URL: apiUrl, RATE_LIMIT_PRINCIPAL: '100000' },
    { API_URL: apiUrl, DEV_TENANT_SCOPES: ALL_SCOPES.join(' ') },
  );
  const { access_token: token } = await signIn({
    issuer: deployment.tenant.issuer,
    email: 'writer@acme.example',
    resource: mcpUrl,
  });
  const proxy = await BearerProxy.start(port, Number(new URL(deployment.origin).port), token);
  return {
    mcpUrl,
    stop: async () => {
      await proxy.stop();
      await deployment.stop();
    },
  };
}

/**
 * What the suite runs besides, and does not count, but we do. Not these: `server-session-lifecycle` is skipped where a
 * server has no sessions, `server-sse-polling` is of streams that are resumed, `http-custom-header-server-validation` of
 * headers that repeat tool arguments (SEP-2243), which mcp-nest refuses to declare. The rest is extensions we have not.
 */
const BESIDES: Readonly<Record<string, readonly string[]>> = {
  'product 2026-07-28': ['http-header-validation'],
  'fixtures 2025-11-25': ['json-schema-2020-12'],
  'fixtures 2026-07-28': ['http-header-validation', 'json-schema-2020-12'],
};

/** As the suite counts: a warning is a failure too. */
const isFailed = (status: string): boolean => ['FAILURE', 'WARNING'].includes(status);

const baselineOf = (name: string, revision: Revision): string =>
  `test/conformance/expected-failures/${name}-${revision}.yml`;

/** The scenarios of which not everything may fail, with the checks that may. */
function expectations(name: string, revision: Revision): [string, readonly string[]][] {
  const { server } = parse(readFileSync(baselineOf(name, revision), 'utf8')) as { server: string[] };
  return [...scenariosOf(revision), ...(BESIDES[`${name} ${revision}`] ?? [])]
    .filter((scenario) => !server.includes(scenario))
    .map((scenario) => {
      const prefix = `${scenario}:`;
      return [
        scenario,
        server.filter((entry) => entry.startsWith(prefix)).map((entry) => entry.slice(prefix.length)),
      ];
    });
}

describe.each([
  ['product', 'the product', startProduct],
  ['fixtures', 'auth/ and mcp/ with the fixtures of the suite', startFixtureApp],
] as const)('the public suite (%s)', (name, _, start) => {
  let target: Target;

  beforeAll(async () => {
    target = await start();
  });

  afterAll(() => target.stop());

  describe.each(REVISIONS)('in %s', (revision) => {
    let run: SuiteRun;

    beforeAll(async () => {
      run = await runPublicSuite(target.mcpUrl, revision, baselineOf(name, revision));
    }, 300_000);

    it.each(expectations(name, revision))('%s', (scenario, mayFail) => {
      const checks = run.checks.get(scenario) ?? [];
      // One that was not run, or only told that it was skipped, has not passed; all of it may be expected to fail.
      const told = checks.filter(({ id, status }) => status === 'SUCCESS' || mayFail.includes(id));
      expect(told.length).toBeGreaterThan(0);
      const failed = checks.filter(({ id, status }) => isFailed(status) && !mayFail.includes(id));
      expect(failed.map(({ id, errorMessage }) => `${id}: ${errorMessage ?? ''}`)).toEqual([]);
    });

    it('everything passes but what is expected to fail, and all of that fails', () => {
      if (run.exitCode !== 0) throw new Error(run.output);
    });
  });
});
