import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { startTestApp, type TestApp } from '../support/test-app.js';

const REQUEST = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

/** A connection that sends `text`, from this address of the loopback network. */
function open(app: TestApp, text = '', localAddress = '127.0.0.1'): Socket {
  const { hostname, port } = new URL(app.origin);
  const socket = connect({ port: Number(port), host: hostname, localAddress }).setEncoding('latin1');
  // A server that closes a connection may reset it.
  socket.on('error', () => undefined);
  socket.write(text);
  return socket;
}

/** What the server sends until it closes the connection. */
async function untilClosed(socket: Socket): Promise<string> {
  let answer = '';
  socket.on('data', (text: string) => (answer += text));
  // A reset is an end too; events.once would throw it.
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

describe('a slow client', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({}, { seed: false });
  });
  afterAll(() => app.close());

  it('has 15 seconds for the headers, 30 for the request and 60 for each pause of its own', async () => {
    const server = app.app.getHttpServer() as Server & { connectionsCheckingInterval: number };
    const { headersTimeout, requestTimeout, timeout, connectionsCheckingInterval } = server;
    expect([headersTimeout, requestTimeout, timeout]).toEqual([15_000, 30_000, 60_000]);
    expect(connectionsCheckingInterval).toBe(1_000);
    // Node reads them each time it looks.
    Object.assign(server, { headersTimeout: 1, requestTimeout: 2 });
    const headers = open(app, 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n');
    const body = open(
      app,
      `POST /api/mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${await app.mcpToken()}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n',
    );
    const [first] = await Promise.all([untilClosed(headers), untilClosed(body)]);
    expect(first).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('MAX_CONNECTIONS', () => {
  it('is how many connections may be open: a further one is closed, and the log says so once', async () => {
    const app = await startTestApp({ MAX_CONNECTIONS: '3' }, { seed: false });
    const warn = jest.spyOn(Logger.prototype, 'warn');
    const held = [open(app), open(app), open(app)] as const;
    await Promise.all(held.map((socket) => once(socket, 'connect')));
    for (let times = 0; times < 3; times += 1) expect(await untilClosed(open(app, REQUEST))).toBe('');
    expect(warn.mock.calls.filter(([text]) => String(text).includes('MAX_CONNECTIONS'))).toHaveLength(1);

    const [one, ...others] = held;
    one.destroy();
    let answer = '';
    while (answer === '') answer = await untilClosed(open(app, REQUEST));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    for (const socket of others) socket.destroy();
    warn.mockRestore();
    await app.close();
  });
});

describe('MAX_CONNECTIONS_PER_ADDRESS', () => {
  const OTHER = '127.0.0.2';

  /** Two connections of one address that stay open. */
  async function hold(app: TestApp): Promise<Socket[]> {
    const held = [open(app), open(app)];
    await Promise.all(held.map((socket) => once(socket, 'connect')));
    return held;
  }

  it('is how many connections one address may hold: others are served, and the log says so once', async () => {
    const app = await startTestApp({ MAX_CONNECTIONS_PER_ADDRESS: '2' }, { seed: false });
    const warn = jest.spyOn(Logger.prototype, 'warn');
    const held = await hold(app);
    for (let times = 0; times < 3; times += 1) {
      expect(await untilClosed(open(app, REQUEST))).toBe('');
      expect(await untilClosed(open(app, REQUEST, OTHER))).toMatch(/^HTTP\/1\.1 200 /);
    }
    expect(warn.mock.calls.filter(([text]) => String(text).includes('PER_ADDRESS'))).toHaveLength(1);

    held.pop()?.destroy();
    let answer = '';
    while (answer === '') answer = await untilClosed(open(app, REQUEST));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    held.pop()?.destroy();
    warn.mockRestore();
    await app.close();
  });

  it('does not apply to a proxy, which has the connections of all', async () => {
    const app = await startTestApp({ MAX_CONNECTIONS_PER_ADDRESS: '2', TRUST_PROXY: '1' }, { seed: false });
    const held = await hold(app);
    expect(await untilClosed(open(app, REQUEST))).toMatch(/^HTTP\/1\.1 200 /);
    for (const socket of held) socket.destroy();
    await app.close();
  });
});
