import { Controller, Logger, Module, Post, Req } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import request from 'supertest';
import { GatehouseModule, useGatehouse } from '../../src/gatehouse/index.js';
import { ALL_ARE_WANDA } from './caller.js';

@Controller('orders')
class OrdersController {
  @Post()
  echo(@Req() { body }: Request): object {
    return { body: body as unknown };
  }
}

@Module({
  imports: [GatehouseModule.forRoot(ALL_ARE_WANDA)],
  controllers: [OrdersController],
})
class Adopted {}

const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

describe('middleware that changes the URL before useGatehouse(app)', () => {
  let app: NestExpressApplication;
  let target: string | undefined;

  beforeAll(async () => {
    app = await NestFactory.create<NestExpressApplication>(Adopted, { logger: false, abortOnError: false });
    app.use((incoming: Request, _response: Response, next: NextFunction) => {
      incoming.url = target ?? incoming.url;
      next();
    });
    await useGatehouse(app);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  const post = async (path: string): Promise<request.Response> =>
    request(await app.getUrl())
      .post(path)
      .set({ Host: 'localhost:3000', Accept: 'application/json, text/event-stream' })
      .send(PING);

  it('and leaves it alone, lets requests in', async () => {
    target = undefined;
    expect((await post('/mcp')).status).toBe(200);
  });

  it.each(['/mcp', '/mcp/', '/mcp?x'])('to %s leads nowhere, and the log says why', async (url) => {
    const warn = jest.spyOn(Logger.prototype, 'warn');
    target = url;
    expect(await post('/legacy')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(warn).toHaveBeenCalledWith('Rejected a request whose URL was changed to /mcp by middleware');
    warn.mockRestore();
  });

  it('from the endpoint to a route of the API, leaves that route its body', async () => {
    target = '/orders';
    expect(await post('/mcp')).toMatchObject({ status: 201, body: { body: PING } });
  });
});
