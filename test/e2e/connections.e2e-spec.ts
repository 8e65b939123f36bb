import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** A connection that sends `text`. */
function open(app: TestApp, text = ''): Socket {
  const { hostname, port } = new URL(app.origin);
  const socket = connect(Number(port), hostname).setEncoding('latin1');
  // A server that closes a connection may reset it.
  socket.on('error', () => undefined);
  socket.write(text);
  return socket;
}

/** What the server sends until it closes the connection, and how many seconds that takes. */
async function untilClosed(socket: Socket): Promise<{ answer: string; seconds: number }> {
  const start = performance.now();
  let answer = '';
  socket.on('data', (text: string) => (answer += text));
  // A reset is an end too; events.once would throw it.
  await new Promise((resolve) => socket.once('close', resolve));
  return { answer, seconds: (performance.now() - start) / 1000 };
}

describe('a slow client', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({}, { seed: false });
  });
  afterAll(() => app.close());

  it('is looked for every second, and has a minute to read its answers', () => {
    const server = app.app.getHttpServer() as Server & { connectionsCheckingInterval: number };
    expect(server.connectionsCheckingInterval).toBe(1_000);
    expect(server.timeout).toBe(60_000);
  });

  it('has 15 seconds for the headers and 30 for the request', async () => {
    const headers = open(app, 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n');
    const body = open(
      app,
      `POST /api/mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${await app.mcpToken()}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n',
    );
    const trickle = setInterval(() => {
      headers.write('X: x\r\n');
      body.write(' ');
    }, 500);
    const [first, second] = await Promise.all([untilClosed(headers), untilClosed(body)]);
    clearInterval(trickle);
    expect(first.answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(first.seconds).toBeGreaterThan(14);
    expect(second.seconds).toBeGreaterThan(29);
  }, 60_000);
});

describe('MAX_CONNECTIONS', () => {
  it('is how many connections may be open: a further one is closed, and the log says so once', async () => {
    const app = await startTestApp({ MAX_CONNECTIONS: '3' }, { seed: false });
    const warn = jest.spyOn(Logger.prototype, 'warn');
    const held = [open(app), open(app), open(app)] as const;
    await Promise.all(held.map((socket) => once(socket, 'connect')));
    const request = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    for (let times = 0; times < 3; times += 1)
      expect((await untilClosed(open(app, request))).answer).toBe('');
    expect(warn.mock.calls.filter(([text]) => String(text).includes('MAX_CONNECTIONS'))).toHaveLength(1);

    const [one, ...others] = held;
    one.destroy();
    let answer = '';
    while (answer === '') ({ answer } = await untilClosed(open(app, request)));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    for (const socket of others) socket.destroy();
    warn.mockRestore();
    await app.close();
  });
});
