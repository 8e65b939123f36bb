import { setTimeout as sleep } from 'node:timers/promises';
import { request, type RequestOptions } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { type Instance, startInstance } from '../support/instance.js';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { type Answer, ask as askAt, kindsOf, underLoad, until } from '../support/load.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { createServerDatabase, describeWithPostgres, SERVER_URL } from '../support/test-database.js';
import { ACME } from '../support/test-app.js';

/** Faults of what the server depends on, with a real database behind it and the built server in front. */
describeWithPostgres('faults', () => {
  let issuer: IssuerStandIn;
  let database: Awaited<ReturnType<typeof createServerDatabase>>;
  const started: Instance[] = [];

  beforeAll(async () => {
    issuer = await IssuerStandIn.start();
    database = await createServerDatabase(SERVER_URL ?? '');
  });
  afterEach(async () => {
    issuer.answerHanging();
    await Promise.all(started.splice(0).map(({ server }) => server.stop()));
  });
  afterAll(async () => {
    await issuer.stop();
    await database.drop();
  });

  const start = async (variables: Record<string, string> = {}, awaitReady = true): Promise<Instance> => {
    const instance = await startInstance(
      issuer,
      {
        DATABASE_URL: database.url,
        RATE_LIMIT_ADDRESS: '1000000',
        RATE_LIMIT_PRINCIPAL: '1000000',
        ...variables,
      },
      { awaitReady },
    );
    started.push(instance);
    return instance;
  };
  const tokenFor = (
    { origin }: { readonly origin: string },
    kid = 'key-1',
    sub = 'waad|wanda',
  ): Promise<string> =>
    issuer.sign({ aud: `${origin}/api`, sub, org_id: ACME, scope: 'projects:read projects:write' }, {}, kid);

  /** @returns the status, or the code of the error that ended the request */
  const ask = async (origin: string, token: string, path = '/api/projects?limit=1'): Promise<Answer> =>
    (await askAt(`${origin}${path}`, token)).answer;

  describe('the database', () => {
    it('is cut off and comes back: requests fail cleanly, then go on by themselves', async () => {
      const { hostname, port } = new URL(database.url);
      const proxy = await TcpProxy.to({ host: hostname, port: Number(port || 5432) });
      const through = new URL(database.url);
      through.host = `127.0.0.1:${proxy.port}`;
      const instance = await start({ DATABASE_URL: through.href });
      const token = await tokenFor(instance);
      const send = (): Promise<Answer> => ask(instance.origin, token);
      const answers = await underLoad(send, async () => {
        await sleep(500);
        proxy.cut();
        await until(send, 503);
        await sleep(500);
        proxy.restore();
        await until(send, 200);
      });
      expect(kindsOf(answers)).toEqual([200, 503]);
      expect(await ask(instance.origin, token)).toBe(200);
      await proxy.stop();
    });

    it('ends every session at once: nothing but 200 and 503, then 200', async () => {
      const instance = await start();
      const token = await tokenFor(instance);
      const send = (): Promise<Answer> => ask(instance.origin, token);
      const administrator = new pg.Client({ connectionString: SERVER_URL });
      await administrator.connect();
      const name = new URL(database.url).pathname.slice(1);
      const answers = await underLoad(send, async () => {
        for (let i = 0; i < 5; i++) {
          await sleep(200);
          await administrator.query(
            'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
            [name],
          );
        }
        await until(send, 200);
      });
      await administrator.end();
      expect(kindsOf(answers).filter((kind) => kind !== 200 && kind !== 503)).toEqual([]);
      expect(await ask(instance.origin, token)).toBe(200);
    });
  });

  describe('the tenant', () => {
    it('is down when the server starts: 503, and served once it is up', async () => {
      issuer.mode = 'error';
      const instance = await start();
      const token = await tokenFor(instance);
      expect(await ask(instance.origin, token)).toBe(503);
      issuer.mode = 'ok';
      await until(() => ask(instance.origin, token), 200);
    });

    it('goes down later: the keys that were read go on serving', async () => {
      const instance = await start();
      expect(await ask(instance.origin, await tokenFor(instance))).toBe(200);
      issuer.mode = 'error';
      for (let i = 0; i < 20; i++)
        expect(await ask(instance.origin, await tokenFor(instance, 'key-1', `waad|${i}`))).toBe(200);
      issuer.mode = 'ok';
    });

    it('is slow: whoever waits for it is answered in the end, and nobody else waits', async () => {
      issuer.mode = 'hang';
      const instance = await start();
      const waiting = ask(instance.origin, await tokenFor(instance));
      expect(await ask(instance.origin, 'none', '/health/ready')).toBe(200);
      expect(await ask(instance.origin, 'not-a-token')).toBe(401);
      expect(await waiting).toBe(503);
      issuer.answerHanging();
      const token = await tokenFor(instance);
      await until(() => ask(instance.origin, token), 200);
    });

    it('rotates its keys under load, none published ahead, while strangers ask for others: not one 401', async () => {
      const instance = await start();
      let kid = 'key-1';
      let user = 0;
      const send = async (): Promise<Answer> =>
        ask(instance.origin, await tokenFor(instance, kid, `waad|${user++}`));
      const answers = await underLoad(send, async () => {
        for (const next of ['key-2', 'key-3']) {
          await sleep(300);
          const forged = await issuer.sign(
            { aud: `${instance.origin}/api` },
            { kid: `not-${next}` },
            'key-1',
          );
          expect(await ask(instance.origin, forged)).toBe(401);
          await issuer.addKey(next);
          kid = next;
        }
        await sleep(300);
      });
      expect(answers.length).toBeGreaterThan(20);
      expect(kindsOf(answers)).toEqual([200]);
    });

    it('rotates its keys under load, the next one published ahead: not one 401', async () => {
      await issuer.addKey('key-2');
      const instance = await start();
      let kid = 'key-1';
      let user = 0;
      const send = async (): Promise<Answer> =>
        ask(instance.origin, await tokenFor(instance, kid, `waad|${user++}`));
      const answers = await underLoad(send, async () => {
        await sleep(500);
        kid = 'key-2';
        await issuer.addKey('key-3');
        await sleep(1000);
      });
      expect(answers.length).toBeGreaterThan(20);
      expect(kindsOf(answers)).toEqual([200]);
    });
  });

  describe('the end of an instance', () => {
    it('SIGTERM under load: every request that was under way is finished', async () => {
      const instance = await start();
      const token = await tokenFor(instance);
      const search = (await (
        await fetch(`${instance.origin}/api/projects?limit=1`, {
          headers: { Authorization: `Bearer ${token}` },
        })
      ).json()) as { projects: { projectId: string }[] };
      const path = `/api/projects/${search.projects[0]?.projectId}/notes`;
      const content = 'under way at the end';
      const body = JSON.stringify({ content });
      const options: RequestOptions = {
        agent: false,
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          Expect: '100-continue',
        },
      };
      const underWay = await Promise.all(
        Array.from({ length: 10 }, async () => {
          const post = request(`${instance.origin}${path}`, options);
          post.flushHeaders();
          // The server has taken the request up, and waits for the rest.
          await once(post, 'continue');
          post.write(body.slice(0, 5));
          return post;
        }),
      );
      const finished = (): Promise<(number | undefined)[]> =>
        Promise.all(
          underWay.map(async (post) => {
            const response = once(post, 'response') as Promise<[IncomingMessage]>;
            post.end(body.slice(5));
            const [answer] = await response;
            await text(answer);
            return answer.statusCode;
          }),
        );
      instance.server.process.kill('SIGTERM');
      // Nobody new is let in any more: the signal has been taken up.
      while (typeof (await ask(instance.origin, token)) === 'number') await sleep(10);
      expect(new Set(await finished())).toEqual(new Set([201]));
      expect(await instance.server.ended()).toBe(0);
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      const notes = await client.query('select 1 from project_notes where content = $1', [content]);
      await client.end();
      expect(notes.rowCount).toBe(10);
    });
  });

  describe('two instances behind a round robin', () => {
    it('are one server to their callers', async () => {
      // The name of the balancer is not known before it listens: any loopback name is one of this server's.
      const shared = { API_URL: 'http://127.0.0.1:3999/api' };
      const instances = [await start(shared), await start(shared)];
      const balancer = await TcpProxy.to(...instances.map(({ port }) => ({ host: '127.0.0.1', port })));
      const origin = `http://127.0.0.1:${balancer.port}`;
      const token = await tokenFor({ origin: 'http://127.0.0.1:3999' });
      const send = async (
        path: string,
        init: RequestInit = {},
      ): Promise<{ status: number; body: unknown }> => {
        const headers = {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
          Connection: 'close',
          ...(init.headers as Record<string, string> | undefined),
        };
        const response = await fetch(`${origin}/api${path}`, { ...init, headers });
        return { status: response.status, body: await response.json() };
      };
      const { body } = await send('/projects?limit=1');
      const projectId = (body as { projects: { projectId: string }[] }).projects[0]?.projectId;
      const add = (): Promise<{ status: number; body: unknown }> =>
        send(`/projects/${projectId}/notes`, {
          method: 'POST',
          headers: { 'Idempotency-Key': 'one' },
          body: JSON.stringify({ content: 'by whichever' }),
        });
      const answers = await Promise.all(Array.from({ length: 8 }, add));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
      for (let i = 0; i < 4; i++) {
        const read = await send(`/projects/${projectId}/notes?limit=1`);
        expect(read.body).toMatchObject({ notes: [{ content: 'by whichever' }] });
      }
      await balancer.stop();
    });
  });
});
