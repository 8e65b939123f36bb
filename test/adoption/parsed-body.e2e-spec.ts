import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import request from 'supertest';
import { GatehouseModule, useGatehouse } from '../../src/gatehouse/index.js';
import { ALL_ARE_WANDA } from './caller.js';

const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const padded = (length: number): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: { padding: 'x'.repeat(length) } });

/** What a platform or a parser may leave in `request.body`. */
const FORMS: readonly (readonly [string, (text: string) => unknown])[] = [
  ['text', (text) => text],
  ['a Buffer', (text) => Buffer.from(text)],
  ['a Uint8Array', (text) => new Uint8Array(Buffer.from(text))],
  ['a value', (text) => JSON.parse(text) as unknown],
];

describe.each(FORMS)('a body that was read before, left as %s', (_, leave) => {
  let app: NestExpressApplication;

  beforeAll(async () => {
    @Module({
      imports: [GatehouseModule.forRoot(ALL_ARE_WANDA)],
    })
    class Adopted {}
    app = await NestFactory.create<NestExpressApplication>(Adopted, { logger: false, abortOnError: false });
    // As serverless platforms do: the stream is consumed, whatever the headers say.
    app.use(async (incoming: Request, _response: Response, next: NextFunction) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      incoming.body = leave(Buffer.concat(chunks).toString());
      next();
    });
    await useGatehouse(app);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  const start = (headers: Record<string, string> = {}): request.Test =>
    request(app.getHttpServer())
      .post('/mcp')
      .set({
        Host: 'localhost:3000',
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        ...headers,
      });
  const post = async (body: string, headers?: Record<string, string>): Promise<request.Response> =>
    start(headers).send(body);
  const postInChunks = async (body: string): Promise<request.Response> => {
    const sent = start();
    sent.write(body);
    return sent;
  };

  it('is served', async () => {
    expect(await post(PING)).toMatchObject({ status: 200, body: { id: 1, result: {} } });
  });

  it.each([
    ['with a Content-Length', post],
    ['in chunks', postInChunks],
  ])('is rejected when it is too large, %s', async (_how, send) => {
    expect((await send(padded(200_000))).status).toBe(200);
    expect(await send(padded(300_000))).toMatchObject({ status: 413, body: { error: { code: -32600 } } });
  });

  it.each([
    ['a text of 5 MB', () => padded(5_000_000)],
    ['a list of 2 million', () => `[0${',0'.repeat(2_000_000)}]`],
  ])('in chunks, %s is rejected', async (_what, body) => {
    expect((await postInChunks(body())).status).toBe(413);
  });

  it.each<Record<string, string>>([
    { 'Content-Encoding': 'gzip' },
    { 'Content-Type': 'application/json; charset=utf-16' },
  ])('is rejected with %j', async (headers) => {
    expect(await post(PING, headers)).toMatchObject({ status: 415, body: { error: { code: -32600 } } });
  });
});
