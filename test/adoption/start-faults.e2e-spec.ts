import { Controller, Get, Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Payload } from '@nestjs/microservices';
import {
  McpController,
  Prompt,
  PublicTool,
  ResourceTemplate,
  Tool,
  ToolRoles,
  type ToolOptions,
  ToolScopes,
} from '@rekog/mcp-nest';
import request from 'supertest';
import { z } from 'zod';
import {
  auth0,
  Completes,
  CurrentPrincipal,
  GATEHOUSE_OPTIONS,
  GatehouseModule,
  type GatehouseOptions,
  type Principal,
  PromptController,
  READS,
  RequiredScopes,
  ResourceController,
  ToolController,
  useGatehouse,
} from '../../src/gatehouse/index.js';
import { McpAuthGuard } from '../../src/gatehouse/mcp/mcp-auth.guard.js';

const options: GatehouseOptions = {
  server: { name: 'orders', version: '1.0.0' },
  resource: 'https://api.example.com/v1/mcp',
  issuers: [auth0({ domain: 'example.eu.auth0.com' })],
};

@ToolController()
class OrderTools {
  @Tool({ name: 'count_orders', description: 'Counts the orders.', annotations: { ...READS } })
  @ToolScopes(['orders:read'])
  count(): object {
    return { orders: 42 };
  }
}

@ToolController()
class OpenTools {
  @Tool({ name: 'drop_orders', description: 'Declares no scopes.', annotations: { ...READS } })
  drop(): object {
    return {};
  }
}

/** A class with one tool, as its author got it wrong. */
function toolsWith(
  wrong: Partial<ToolOptions>,
  scopes = ['orders:read'],
  rule: MethodDecorator = () => undefined,
): Type {
  @ToolController()
  class Wrong {
    @Tool({ name: 'list_orders', description: 'Lists the orders.', annotations: { ...READS }, ...wrong })
    @rule
    @ToolScopes(scopes)
    list(): object {
      return {};
    }
  }
  return Wrong;
}

@ResourceController()
class OrdersByYear {
  @ResourceTemplate({ uriTemplate: 'orders://{year,month}', name: 'orders' })
  @RequiredScopes(['orders:read'])
  list(): object {
    return {};
  }
}

/** One tool, in a class with another decorator. */
function toolsIn(decorate: () => ClassDecorator): Type {
  @decorate()
  class Undecorated {
    @Tool({ name: 'list_orders', description: 'Lists the orders.', annotations: { ...READS } })
    @ToolScopes(['orders:read'])
    list(): object {
      return {};
    }
  }
  return Undecorated;
}

@ToolController()
class WithoutPayload {
  @Tool({ name: 'find_orders', description: 'Finds orders.', annotations: { ...READS } })
  @ToolScopes(['orders:read'])
  find(@CurrentPrincipal() _principal: Principal, input: { search: string }): object {
    return input;
  }
}

@ToolController()
class WithoutCaller {
  @Tool({ name: 'find_orders', description: 'Finds orders.', annotations: { ...READS } })
  @ToolScopes(['orders:read'])
  find(input: { search: string }, principal: Principal): object {
    return { input, principal };
  }
}

@PromptController()
class CompletesNothing {
  @Prompt({ name: 'order_report', description: 'Reports.' })
  @RequiredScopes(['orders:read'])
  report(): object {
    return {};
  }

  @Completes({ prompt: 'order_report', argument: 'client' })
  clients(@CurrentPrincipal() _principal: Principal, input: object): object {
    return input;
  }
}

@ToolController()
class AllFilled {
  @Tool({ name: 'find_orders', description: 'Finds orders.', annotations: { ...READS } })
  @ToolScopes(['orders:read'])
  find(@Payload() input: object, @CurrentPrincipal() _principal: Principal, limit = 10): object {
    return { input, limit };
  }

  @Tool({ name: 'list_orders', description: 'Lists orders.', annotations: { ...READS } })
  @ToolScopes(['orders:read'])
  list(input: object): object {
    return input;
  }
}

@Controller('orders')
class OrdersController {
  @Get()
  list(): string[] {
    return [];
  }
}

@Module({ imports: [GatehouseModule.forRoot(options)], controllers: [OrderTools, OrdersController] })
class Adopted {}

@Module({ imports: [GatehouseModule.forRoot(options)], controllers: [OpenTools] })
class WithoutScopes {}

@Module({ imports: [GatehouseModule.forRoot({ ...options, path: 'agents' })] })
class Feature {}

@Module({ imports: [GatehouseModule.forRoot(options), Feature] })
class Twice {}

@Module({ controllers: [OrdersController] })
class Without {}

const QUIET = { logger: false, abortOnError: false } as const;
const create = (module: Type): Promise<NestExpressApplication> =>
  NestFactory.create<NestExpressApplication>(module, QUIET);

describe('what stops the start of an application that adopts the module', () => {
  let app: NestExpressApplication | undefined;
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  it('useGatehouse is forgotten, or called too late', async () => {
    app = await create(Adopted);
    app.setGlobalPrefix('v1');
    await expect(app.listen(0, '127.0.0.1')).rejects.toThrow(
      'Write `await useGatehouse(app)` in main.ts, before app.init() and app.listen().',
    );
  });

  it.each([
    ['', 'the path /v1/mcp, but the endpoint is at /mcp'],
    ['api', 'the path /v1/mcp, but the endpoint is at /api/mcp'],
  ])('resource names another path than the endpoint has below the prefix "%s"', async (prefix, message) => {
    app = await create(Adopted);
    app.setGlobalPrefix(prefix);
    await useGatehouse(app);
    await expect(app.init()).rejects.toThrow(message);
  });

  it('the module is not imported', async () => {
    // As applications are created: Nest would end the process where its own lookup throws.
    app = await NestFactory.create<NestExpressApplication>(Without, { logger: false });
    await expect(useGatehouse(app)).rejects.toThrow(
      'Add GatehouseModule.forRoot({ … }) to the imports of its root module.',
    );
  });

  it('the module is imported twice', async () => {
    await expect(create(Twice)).rejects.toThrow('GatehouseModule is imported twice. Import it once');
  });

  it('useGatehouse is called twice', async () => {
    app = await create(Adopted);
    await useGatehouse(app);
    await expect(useGatehouse(app)).rejects.toThrow('useGatehouse(app) was called twice');
  });

  it('a tool declares no scopes', async () => {
    app = await create(WithoutScopes);
    app.setGlobalPrefix('v1');
    await useGatehouse(app);
    await expect(app.init()).rejects.toThrow(/with @ToolScopes.*or @AnyCaller; missing on: drop_orders/);
  });

  it.each<[string, ModuleMetadata, string | RegExp]>([
    [
      'a tool class is a provider',
      { providers: [OrderTools] },
      'List OrderTools in the controllers of its module',
    ],
    ['the name of a tool is none', { controllers: [toolsWith({ name: 'bad name!' })] }, 'rename bad name!'],
    [
      'a scope is two',
      { controllers: [toolsWith({}, ['orders read'])] },
      'A scope has no blanks, quotes or backslashes',
    ],
    [
      'a schema cannot be listed',
      { controllers: [toolsWith({ parameters: z.object({ since: z.date() }) })] },
      'The input schema of list_orders has no form in JSON Schema',
    ],
    ...[ToolRoles(['admin']), PublicTool(), ToolScopes(['a:b', 'a:c'], { match: 'any' })].map(
      (rule): [string, ModuleMetadata, string] => [
        'a tool has other rules about who may call it',
        { controllers: [toolsWith({}, ['orders:read'], rule)] },
        "remove @ToolRoles, @PublicTool or match: 'any' from list_orders",
      ],
    ),
    [
      'a URI template has two variables in one brace',
      { controllers: [OrdersByYear] },
      'one variable in each pair of braces, {a}/{b} and not {a,b}: rewrite orders://{year,month}',
    ],
    ...[Controller, McpController, ResourceController].map((decorator): [string, ModuleMetadata, string] => [
      'a class of tools has another decorator',
      { controllers: [toolsIn(decorator)] },
      'Classes of tools need @ToolController()',
    ]),
    [
      'an input has no decorator',
      { controllers: [WithoutPayload] },
      'write @Payload() before the input of find_orders',
    ],
    ['a caller has no decorator', { controllers: [WithoutCaller] }, 'A parameter without a decorator'],
    [
      'the input of a completion has no decorator',
      { controllers: [CompletesNothing] },
      'write @Payload() before the input of clients',
    ],
    ['a scope has a quote', { controllers: [toolsWith({}, ['orders:"read'])] }, 'see list_orders'],
  ])('%s', async (_, metadata, message) => {
    @Module({ imports: [GatehouseModule.forRoot(options)], ...metadata })
    class Wrong {}
    app = await create(Wrong);
    app.setGlobalPrefix('v1');
    await useGatehouse(app);
    await expect(app.init()).rejects.toThrow(message);
  });

  it('the output of a tool is no object', () => {
    expect(() => toolsWith({ outputSchema: z.array(z.string()) })).toThrow(
      'The outputSchema of list_orders must be an object',
    );
  });

  it('the options are invalid: every fault at once, in one message', async () => {
    @Module({
      imports: [GatehouseModule.forRoot({ ...options, path: '/mcp', resource: 'https://api.example.com/' })],
    })
    class Wrong {}
    await expect(create(Wrong)).rejects.toThrow(/resource must not end with a slash[^]*path must be a path/);
  });

  it('it is on another adapter than Express', async () => {
    const fastify = await NestFactory.create(Adopted, new FastifyAdapter(), QUIET);
    await expect(useGatehouse(fastify)).rejects.toThrow(
      'Gatehouse needs @nestjs/platform-express; this application is on fastify.',
    );
    await fastify.close();
  });

  it('nothing: Nest fills every parameter, or it has a default', async () => {
    @Module({ imports: [GatehouseModule.forRoot(options)], controllers: [AllFilled] })
    class Filled {}
    app = await create(Filled);
    app.setGlobalPrefix('v1');
    await useGatehouse(app);
    await app.init();
  });

  it('nothing: a script that serves no requests uses the providers', async () => {
    const context = await NestFactory.createApplicationContext(Adopted, QUIET);
    expect(context.get(OrderTools).count()).toEqual({ orders: 42 });
    await context.close();
  });

  it.each([
    ['v1', {}],
    ['v1', { exclude: ['health'] }],
    ['/v1/', {}],
  ])('nothing: discovery is not swallowed by the prefix %j', async (prefix, more) => {
    app = await create(Adopted);
    app.setGlobalPrefix(prefix, more);
    await useGatehouse(app);
    await app.listen(0, '127.0.0.1');
    const origin = await app.getUrl();
    for (const path of ['', '/v1/mcp'])
      expect((await request(origin).get(`/.well-known/oauth-protected-resource${path}`)).body).toMatchObject({
        resource: options.resource,
      });
    expect((await request(origin).get('/v1/orders')).body).toEqual([]);
    expect((await request(origin).post('/v1/mcp').set('Host', 'api.example.com')).status).toBe(401);
  });

  it('nothing: a test replaces the options, and a guard by one that returns false', async () => {
    const testing = await Test.createTestingModule({ imports: [Adopted] })
      .overrideProvider(GATEHOUSE_OPTIONS)
      .useValue({ ...options, resource: 'https://api.example.com/agents', path: 'agents' })
      .overrideProvider(McpAuthGuard)
      .useValue({ canActivate: () => false })
      .compile();
    app = testing.createNestApplication<NestExpressApplication>(QUIET);
    await useGatehouse(app);
    await app.init();
    const response = await request(app.getHttpServer()).post('/agents').set('Host', 'api.example.com');
    expect(response.status).toBe(403);
  });

  it('nothing: a class of tools is tested without the module', async () => {
    const testing = await Test.createTestingModule({ controllers: [OrderTools] }).compile();
    expect(testing.get(OrderTools).count()).toEqual({ orders: 42 });
  });

  it('nothing: the prefix is set after useGatehouse', async () => {
    app = await create(Adopted);
    await useGatehouse(app);
    app.setGlobalPrefix('v1');
    await app.init();
  });
});
