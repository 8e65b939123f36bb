import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { AnsweringServer, sendJson } from '../../../../test/support/answering-server.js';
import { boundedFetch, MAX_ANSWER_BYTES } from './bounded-fetch.js';

describe('boundedFetch', () => {
  let server: AnsweringServer;

  beforeAll(async () => {
    server = await AnsweringServer.start(() => undefined);
  });
  afterAll(() => server.stop());
  afterEach(() => jest.restoreAllMocks());

  const get = (): Promise<Response> => boundedFetch(server.url, {}, 60_000);
  const answerWith = (body: string | Buffer, headers = {}): void => {
    server.answer = (_, response) => response.writeHead(200, headers).end(body);
  };

  it('returns an answer of the greatest length, with its status and headers', async () => {
    server.answer = (_, response) =>
      response.writeHead(201, { 'X-A': 'b' }).end('x'.repeat(MAX_ANSWER_BYTES));
    const response = await get();
    expect([response.status, response.headers.get('X-A')]).toEqual([201, 'b']);
    expect(await response.text()).toHaveLength(MAX_ANSWER_BYTES);
  });

  it('rejects a longer one', async () => {
    answerWith('x'.repeat(MAX_ANSWER_BYTES + 1));
    await expect(get()).rejects.toThrow('the answer is longer than 262144 bytes');
  });

  it('counts after decompression', async () => {
    const bomb = gzipSync('x'.repeat(10_000_000));
    expect(bomb.length).toBeLessThan(MAX_ANSWER_BYTES);
    answerWith(bomb, { 'Content-Encoding': 'gzip' });
    await expect(get()).rejects.toThrow('longer than');
  });

  it('ends the transfer of an endless answer', async () => {
    let closed: Promise<unknown> | undefined;
    server.answer = (_, response) => {
      closed = once(response, 'close');
      sendWithoutEnd(response.writeHead(200));
    };
    await expect(get()).rejects.toThrow('longer than');
    await closed;
  });

  it('returns an answer without a body', async () => {
    server.answer = (_, response) => response.writeHead(204).end();
    expect((await get()).status).toBe(204);
  });

  it('follows no redirect', async () => {
    server.received.length = 0;
    server.answer = (_, response) => response.writeHead(307, { Location: '/elsewhere' }).end();
    expect((await get()).status).toBe(307);
    expect(server.received).toHaveLength(1);
  });

  it('gives up on an answer that stops half-way', async () => {
    const timeout = new AbortController();
    const timer = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout.signal);
    server.answer = (_, response) => {
      response.writeHead(200).write('{"active":');
      timeout.abort();
    };
    await expect(get()).rejects.toThrow('aborted');
    expect(timer).toHaveBeenCalledWith(60_000);
  });

  it('sends what it is given', async () => {
    server.received.length = 0;
    server.answer = (_, response) => {
      sendJson(response, 200, {});
    };
    await boundedFetch(server.url, { method: 'POST', body: 'token=a', headers: { 'X-A': 'b' } }, 60_000);
    expect(server.received).toMatchObject([{ method: 'POST', body: 'token=a', headers: { 'x-a': 'b' } }]);
  });
});

function sendWithoutEnd(response: ServerResponse): void {
  const send = (): void => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
    if (!response.destroyed) response.once('drain', send);
  };
  send();
}
