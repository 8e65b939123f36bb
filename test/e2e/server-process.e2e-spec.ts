import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import { readFile, rm } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { parseEnv } from 'node:util';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { freePort, startBuiltServer, untilReady } from '../support/built-server.js';
import { copyDatabaseTemplate } from '../support/database-template.js';
import { startInstance } from '../support/instance.js';
import { testDatabaseEnvironment } from '../support/test-database.js';
import { makeTestDirectory } from '../support/test-directory.js';

/** The built server, from its start to its end. */
describe('the server process', () => {
  it('without its configuration: names every missing variable, exits 1', async () => {
    const server = startBuiltServer({ NODE_ENV: 'production' });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain('API_URL (or NEXT_PUBLIC_API_URL) is missing');
    expect(server.output()).toContain('AUTH0_DOMAIN is missing');
    expect(server.output()).not.toMatch(/\n\s+at /);
  });

  it('with .env.example unchanged: names its placeholders, exits 1', async () => {
    const server = startBuiltServer(
      parseEnv(await readFile('.env.example', 'utf8')) as Record<string, string>,
    );
    expect(await server.ended()).toBe(1);
    expect(server.output().match(/\w+ is still the placeholder/g)).toEqual([
      'API_URL is still the placeholder',
      'AUTH0_DOMAIN is still the placeholder',
      'CORS_ALLOWED_ORIGINS is still the placeholder',
    ]);
  });

  it('in production on the embedded database: warns that it is for one instance', async () => {
    const port = await freePort();
    const directory = await makeTestDirectory();
    await copyDatabaseTemplate(directory);
    const server = startBuiltServer({
      NODE_ENV: 'production',
      API_URL: `http://localhost:${port}/api`,
      AUTH0_DOMAIN: 'acme.eu.auth0.com',
      PORT: String(port),
      DATA_DIR: directory,
    });
    await untilReady(server, `http://localhost:${port}`);
    await server.stop();
    const lines = server.output().trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        message: 'The embedded database is for one instance only. Set DATABASE_URL for more.',
      }),
    );
    await rm(directory, { recursive: true, force: true });
  });

  it('with a database out of reach: says which and what to do, exits 1, repeats no password', async () => {
    const port = await freePort();
    const server = startBuiltServer({
      API_URL: 'http://localhost:3000/api',
      AUTH0_DOMAIN: 'example.eu.auth0.com',
      DATABASE_URL: `postgresql://gatehouse:hunter2@127.0.0.1:${port}/gatehouse?application_name=hunter3`,
    });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain(
      `Gatehouse cannot start: The database postgresql://gatehouse@127.0.0.1:${port}/gatehouse cannot be reached ` +
        '(ECONNREFUSED). Check host and port in DATABASE_URL, and whether the server is running.',
    );
    expect(server.output()).not.toMatch(/hunter/);
    expect(server.output()).not.toMatch(/\n\s+at /);
  });

  it('on a port in use: says so, exits 1', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const address = occupant.address() as { port: number };
    const database = await testDatabaseEnvironment();
    const server = startBuiltServer({
      API_URL: 'http://localhost:3000/api',
      AUTH0_DOMAIN: 'example.eu.auth0.com',
      PORT: String(address.port),
      ...database.variables,
    });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain('EADDRINUSE');
    occupant.close();
    await database.dispose();
  });

  it('SIGTERM: finishes the request in flight, takes no new one, exits 0', async () => {
    const issuer = await IssuerStandIn.start();
    issuer.mode = 'hang';
    const database = await testDatabaseEnvironment();
    const { server, origin } = await startInstance(issuer, database.variables);

    // In flight: the server waits for the keys of the issuer, which hangs until the signal is out.
    const asked = issuer.requests;
    const inFlight = fetch(`${origin}/api/whoami`, {
      headers: {
        Authorization: `Bearer ${await issuer.sign({ aud: `${origin}/api`, org_id: 'org_1', scope: 'projects:read' })}`,
      },
    });
    while (issuer.requests === asked) await new Promise((resolve) => setTimeout(resolve, 10));
    server.process.kill('SIGTERM');
    await expect(refused(origin)).resolves.toBe(true);
    issuer.answerHanging();

    const response = await inFlight;
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ organizationId: 'org_1' });
    expect(await server.ended()).toBe(0);
    await issuer.stop();
    await database.dispose();
  });

  it('SIGINT twice at once, as Ctrl-C under npm: finishes the request in flight all the same', async () => {
    const issuer = await IssuerStandIn.start();
    issuer.mode = 'hang';
    const database = await testDatabaseEnvironment();
    const { server, origin } = await startInstance(issuer, database.variables);
    const asked = issuer.requests;
    const inFlight = fetch(`${origin}/api/whoami`, {
      headers: { Authorization: `Bearer ${await issuer.sign({ aud: `${origin}/api`, org_id: 'org_1' })}` },
    });
    while (issuer.requests === asked) await new Promise((resolve) => setTimeout(resolve, 10));
    server.process.kill('SIGINT');
    server.process.kill('SIGINT');
    await expect(refused(origin)).resolves.toBe(true);
    issuer.answerHanging();
    expect((await inFlight).status).toBe(200);
    expect(await server.ended()).toBe(0);
    await issuer.stop();
    await database.dispose();
  });

  it('[A3] told nothing else, answers on this machine only', async () => {
    const issuer = await IssuerStandIn.start();
    const database = await testDatabaseEnvironment();
    const { server, port } = await startInstance(issuer, database.variables);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
    // Of the loopback network, too, it has the one address.
    for (const address of ['127.0.0.2', ...others])
      await expect(fetch(`http://${address}:${port}/health/live`)).rejects.toThrow('fetch failed');
    await server.stop();
    await issuer.stop();
    await database.dispose();
  });

  it('SIGTERM: whoever asks without a pause on open connections is told to leave, and loses no answer', async () => {
    const issuer = await IssuerStandIn.start();
    const database = await testDatabaseEnvironment();
    const { server, port } = await startInstance(issuer, {
      SHUTDOWN_GRACE_SECONDS: '300',
      RATE_LIMIT_ADDRESS: '1000000',
      ...database.variables,
    });
    let signalled = false;
    const callers = Array.from({ length: 8 }, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (;;) {
        const request = get({ host: '127.0.0.1', port, path: '/health/live', agent });
        const [response] = (await once(request, 'response')) as [IncomingMessage];
        response.resume();
        await once(response, 'end');
        expect(response.statusCode).toBe(200);
        if (response.headers.connection === 'close') return signalled;
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    signalled = true;
    server.process.kill('SIGTERM');
    expect(await Promise.all(callers)).toEqual(callers.map(() => true));
    expect(await server.ended()).toBe(0);
    await issuer.stop();
    await database.dispose();
  });

  it.each([
    ['the grace period', 0],
    ['a second signal', 1],
  ])('does not wait for a request beyond %s', async (_, signals) => {
    const issuer = await IssuerStandIn.start();
    issuer.mode = 'hang';
    const database = await testDatabaseEnvironment();
    const { server, origin } = await startInstance(issuer, {
      SHUTDOWN_GRACE_SECONDS: signals === 0 ? '1' : '300',
      ...database.variables,
    });
    const asked = issuer.requests;
    const cut = fetch(`${origin}/api/whoami`, {
      headers: { Authorization: `Bearer ${await issuer.sign({ aud: `${origin}/api` })}` },
    }).then(
      () => 'answered',
      () => 'cut',
    );
    while (issuer.requests === asked) await new Promise((resolve) => setTimeout(resolve, 10));
    server.process.kill('SIGTERM');
    await expect(refused(origin)).resolves.toBe(true);
    for (let i = 0; i < signals; i++) server.process.kill('SIGTERM');
    expect(await cut).toBe('cut');
    expect(await server.ended()).toBe(0);
    await issuer.stop();
    await database.dispose();
  });
});

/** Waits until no connection is taken any more. */
async function refused(origin: string): Promise<boolean> {
  for (;;) {
    const answered = await fetch(`${origin}/health/live`).then(
      () => true,
      () => false,
    );
    if (!answered) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
