import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Instance, startInstance } from '../support/instance.js';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { type Answer, ask, kindsOf, underLoad, until } from '../support/load.js';
import { describeWithPostgresBinaries, PostgresCluster } from '../support/postgres-cluster.js';
import { ACME } from '../support/test-app.js';

/** The built server on a PostgreSQL server that is stopped under load, stays away for a while, and is started again. */
describeWithPostgresBinaries('the database is restarted under load', () => {
  let issuer: IssuerStandIn;
  let cluster: PostgresCluster;
  let instance: Instance;
  let token: string;
  let mcpToken: string;
  let projectId: string;

  beforeAll(async () => {
    issuer = await IssuerStandIn.start();
    cluster = await PostgresCluster.start();
    instance = await startInstance(issuer, {
      DATABASE_URL: cluster.url,
      RATE_LIMIT_ADDRESS: '1000000',
      RATE_LIMIT_PRINCIPAL: '1000000',
      RATE_LIMIT_WRITES: '1000000',
    });
    const claims = { sub: 'waad|wanda', org_id: ACME, scope: 'projects:read projects:write' };
    token = await issuer.sign({ ...claims, aud: `${instance.origin}/api` });
    mcpToken = await issuer.sign({ ...claims, aud: `${instance.origin}/api/mcp` });
    const { body } = await ask(`${instance.origin}/api/projects?limit=1`, token);
    projectId = (JSON.parse(body) as { projects: { projectId: string }[] }).projects[0]?.projectId ?? '';
  }, 120_000);

  afterAll(async () => {
    await instance.server.stop();
    await cluster.remove();
    await issuer.stop();
  });

  const JSON_BODY = { method: 'POST', headers: { 'Content-Type': 'application/json' } };

  /** A 503 must say what it is, as a problem. */
  const search = async (): Promise<Answer> => {
    const { answer, type, body } = await ask(`${instance.origin}/api/projects?limit=1`, token);
    if (answer !== 503) return answer;
    expect(type).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(body)).toMatchObject({ status: 503, code: 'database_unavailable' });
    return answer;
  };

  const write = async (content: string): Promise<Answer> => {
    const headers = { ...JSON_BODY.headers, 'Idempotency-Key': content };
    const url = `${instance.origin}/api/projects/${projectId}/notes`;
    return (await ask(url, token, { ...JSON_BODY, headers }, JSON.stringify({ content }))).answer;
  };

  /** Over MCP the fault is the tool's: HTTP is as well as ever. */
  const callTool = async (): Promise<Answer> => {
    const headers = {
      ...JSON_BODY.headers,
      Accept: 'application/json, text/event-stream',
      'MCP-Protocol-Version': '2025-11-25',
    };
    const call = { name: 'search_projects', arguments: { limit: 1 } };
    const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: call });
    const { answer, body } = await ask(
      `${instance.origin}/api/mcp`,
      mcpToken,
      { ...JSON_BODY, headers },
      message,
    );
    if (answer !== 200) return answer;
    const { result } = JSON.parse(body) as { result: { isError?: boolean; content: { text: string }[] } };
    if (result.isError !== true) return 'result';
    expect(result.content[0]?.text).toMatch(/^The database is not available .*\(database_unavailable\)/);
    return 'tool error';
  };

  it.each(['fast', 'immediate'] as const)(
    'stopped %s: requests fail cleanly, go on by themselves, and no write that was answered is lost',
    async (mode) => {
      const restart = async (): Promise<void> => {
        await sleep(500);
        await cluster.stop(mode);
        await until(search, 503);
        await sleep(500);
        await cluster.start();
        await until(search, 200);
        await until(callTool, 'result');
      };
      const restarted = restart();
      const written: { content: string; answer: Answer }[] = [];
      const writeNext = async (): Promise<void> => {
        const content = `${mode}-${randomUUID()}`;
        written.push({ content, answer: await write(content) });
      };
      const [searches, calls] = await Promise.all([
        underLoad(search, () => restarted, 4),
        underLoad(callTool, () => restarted, 2),
        underLoad(writeNext, () => restarted, 3),
      ]);

      expect(kindsOf(searches)).toEqual([200, 503]);
      expect(kindsOf(calls)).toEqual(['result', 'tool error']);
      expect(kindsOf(written.map(({ answer }) => answer))).toEqual([201, 503]);
      expect(instance.server.process.exitCode).toBeNull();

      // Whatever was not answered may have been done or not: with its key, asking again settles it.
      for (const { content, answer } of written) if (answer === 503) expect(await write(content)).toBe(201);
      const client = new pg.Client({ connectionString: cluster.url });
      await client.connect();
      const { rows } = await client.query<{ content: string }>(
        'select content from project_notes where starts_with(content, $1)',
        [mode],
      );
      await client.end();
      expect(rows.map(({ content }) => content).sort()).toEqual(written.map(({ content }) => content).sort());
    },
    120_000,
  );
});
