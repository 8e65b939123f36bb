import { Controller, Get, Module } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Tool, ToolScopes } from '@rekog/mcp-nest';
import request from 'supertest';
import {
  auth0,
  GatehouseModule,
  ProblemDetailsFilter,
  READS,
  RequiredScopes,
  ToolController,
  useGatehouse,
} from '../../src/gatehouse/index.js';
import { IssuerStandIn } from '../support/issuer-stand-in.js';

const API_URL = 'http://localhost:3000/api';
const denied: string[] = [];

@ToolController()
class OrderTools {
  @Tool({ name: 'count_orders', description: 'Tells how many orders there are.', annotations: { ...READS } })
  @ToolScopes(['orders:read'])
  count(): { orders: number } {
    return { orders: 42 };
  }
}

@Controller('orders')
class OrdersController {
  @Get()
  list(): string[] {
    return [];
  }

  @Get('export')
  @RequiredScopes(['orders:export'])
  export(): string[] {
    return [];
  }
}

describe('the module with protect: all, in another API', () => {
  let app: NestExpressApplication;
  let issuer: IssuerStandIn;
  let origin: string;

  beforeAll(async () => {
    issuer = await IssuerStandIn.start();
    @Module({
      imports: [
        GatehouseModule.forRoot({
          server: { name: 'orders', title: 'Orders', version: '1.0.0', instructions: 'Orders.' },
          resource: `${API_URL}/mcp`,
          issuers: [auth0({ domain: issuer.url.slice(0, -1) })],
          protect: 'all',
          api: { audiences: [API_URL], resource: API_URL },
          denials: { denied: (_, code) => denied.push(code) },
        }),
      ],
      controllers: [OrderTools, OrdersController],
      providers: [{ provide: APP_FILTER, useClass: ProblemDetailsFilter }],
    })
    class OrdersModule {}
    app = await NestFactory.create<NestExpressApplication>(OrdersModule, { logger: false });
    app.setGlobalPrefix('api');
    await useGatehouse(app);
    await app.listen(0, '127.0.0.1');
    origin = await app.getUrl();
  });

  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });

  const token = (claims: Record<string, unknown> = {}): Promise<string> =>
    issuer.sign({ aud: `${API_URL}/mcp`, sub: 'waad|wanda', client_id: 'web', org_id: 'org_1', ...claims });

  const callTool = async (bearer?: string): Promise<request.Response> => {
    const post = request(origin).post('/api/mcp').set('Accept', 'application/json, text/event-stream');
    if (bearer !== undefined) post.set('Authorization', `Bearer ${bearer}`);
    return post.send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'count_orders' } });
  };

  it('challenges, and leads to its metadata', async () => {
    const refused = await callTool();
    expect(refused.status).toBe(401);
    const [, url = ''] = /resource_metadata="([^"]+)"/.exec(refused.get('WWW-Authenticate') ?? '') ?? [];
    const metadata = await request(origin).get(new URL(url).pathname);
    expect(metadata.body).toMatchObject({
      resource: `${API_URL}/mcp`,
      authorization_servers: [issuer.url],
    });
  });

  it('serves the tools of that API to a good token', async () => {
    const answer = await callTool(await token({ scope: 'orders:read' }));
    const result = { content: [{ type: 'text', text: '{"orders":42}' }] };
    expect(answer).toMatchObject({ status: 200, body: { jsonrpc: '2.0', id: 1, result } });
  });

  it('tells that API of a refusal', async () => {
    expect((await callTool(await token({ scope: 'openid' }))).status).toBe(403);
    expect(denied).toEqual(['insufficient_scope']);
  });

  it('challenges on its routes as well, and leads to the metadata of that resource', async () => {
    const refused = await request(origin).get('/api/orders');
    const metadata = 'http://localhost:3000/.well-known/oauth-protected-resource/api';
    expect(refused.get('WWW-Authenticate')).toBe(
      `Bearer scope="orders:export", resource_metadata="${metadata}"`,
    );
    expect((await request(origin).get(new URL(metadata).pathname)).body).toMatchObject({
      resource: API_URL,
      scopes_supported: ['orders:export'],
    });
  });

  it('closes the routes that API has', async () => {
    expect((await request(origin).get('/api/orders')).status).toBe(401);
    const bearer = await token({ aud: API_URL });
    expect((await request(origin).get('/api/orders').set('Authorization', `Bearer ${bearer}`)).body).toEqual(
      [],
    );
  });
});
