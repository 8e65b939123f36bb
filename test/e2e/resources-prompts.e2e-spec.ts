import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { GetPromptResult, ReadResourceResult } from '@modelcontextprotocol/server';
import { Prompt, Resource, ResourceTemplate } from '@rekog/mcp-nest';
import type { Response } from 'supertest';
import { z } from 'zod';
import {
  AnyCaller,
  auth0,
  type Completed,
  Completes,
  type Completing,
  CurrentPrincipal,
  DomainError,
  type DomainErrorKind,
  GatehouseModule,
  type GatehouseOptions,
  type Principal,
  PromptController,
  RequiredScopes,
  ResourceController,
  type ResourceRequest,
  ResourceVariables,
  useGatehouse,
} from '../../src/gatehouse/index.js';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { bodyOf, type Era, ERAS, sendMcp } from '../support/mcp-http.js';

const API_URL = 'http://localhost:3000/api';
const denied: string[] = [];

class OrderError extends DomainError {
  constructor(kind: DomainErrorKind) {
    super(kind, 'order_failed', 'Your order failed.');
  }
}

const completing = (ref: object): object => ({ ref, argument: { name: 'client', value: '' } });

const read = (uri: string, text: string): ReadResourceResult => ({ contents: [{ uri, text }] });

@ResourceController()
class OrderResources {
  @Resource({ uri: 'orders://all', name: 'orders', description: 'All orders' })
  @RequiredScopes(['orders:read'])
  all(@CurrentPrincipal() { userId }: Principal): ReadResourceResult {
    return read('orders://all', userId);
  }

  @ResourceTemplate({ uriTemplate: 'order://{orderId}', name: 'order' })
  @RequiredScopes(['orders:read'])
  order(@Payload() { orderId, uri }: { orderId: string; uri: string }): ReadResourceResult {
    if (orderId === 'nothing') return undefined as unknown as ReadResourceResult;
    if (orderId === 'broken') throw new Error('connection to 10.0.0.7 lost');
    if (['not_found', 'forbidden', 'unavailable'].includes(orderId))
      throw new OrderError(orderId as DomainErrorKind);
    return read(uri, `order ${orderId}`);
  }

  @ResourceTemplate({ uriTemplate: 'parcel://{parcelId}', name: 'parcel' })
  @RequiredScopes(['orders:read'])
  parcel(
    @Payload(new ResourceVariables(z.strictObject({ parcelId: z.string().regex(/^\d+$/) })))
    { parcelId, uri }: ResourceRequest<{ parcelId: string }>,
  ): ReadResourceResult {
    return read(uri, `parcel ${parcelId}`);
  }

  // The same form as above, but for the scheme.
  @ResourceTemplate({ uriTemplate: 'salary://{person}', name: 'salary' })
  @RequiredScopes(['salaries:read'])
  salary(@Payload() { person, uri }: { person: string; uri: string }): ReadResourceResult {
    return read(uri, `salary of ${person}`);
  }

  @Completes({ resourceTemplate: 'salary://{person}', argument: 'person' })
  people(): Completed {
    return { values: ['boss'], total: 1 };
  }

  @Resource({ uri: 'ledger://all', name: 'ledger' })
  @RequiredScopes(['orders:read', 'salaries:read'])
  ledger(): ReadResourceResult {
    return read('ledger://all', 'Orders and salaries.');
  }

  @Resource({ uri: 'help://all', name: 'help' })
  @AnyCaller()
  help(): ReadResourceResult {
    return read('help://all', 'Help yourself.');
  }
}

@PromptController()
class OrderPrompts {
  @Prompt({
    name: 'order_report',
    description: 'Writes a report.',
    parameters: z.object({
      client: z.string().min(1).describe('Whose orders'),
      year: z.string().optional(),
    }),
  })
  @RequiredScopes(['orders:read'])
  report(@Payload() { client }: { client: string }): GetPromptResult {
    return { messages: [{ role: 'user', content: { type: 'text', text: `Report on ${client}` } }] };
  }

  @Prompt({ name: 'salary_report', description: 'Writes another.' })
  @RequiredScopes(['salaries:read'])
  salaries(): GetPromptResult {
    return { messages: [{ role: 'user', content: { type: 'text', text: 'Report on salaries' } }] };
  }

  @Completes({ prompt: 'order_report', argument: 'client' })
  clients(
    @CurrentPrincipal() { organizationId }: Principal,
    @Payload() { value, arguments: others }: Completing,
  ): Completed {
    if (value === 'nothing') return undefined as unknown as Completed;
    const many = Array.from({ length: 120 }, (_, index) => `client ${index}`);
    if (value === 'many') return { values: many, total: 1200 };
    return { values: [`${organizationId}:${value}:${JSON.stringify(others)}`], total: 1 };
  }
}

interface Server {
  readonly app: NestExpressApplication;
  readonly origin: string;
}

describe('resources and prompts', () => {
  let issuer: IssuerStandIn;
  let server: Server;
  let lenient: Server;

  beforeAll(async () => {
    issuer = await IssuerStandIn.start();
    server = await start();
    lenient = await start({ stepUp: 'tool-error' });
  });

  afterAll(async () => {
    await server.app.close();
    await lenient.app.close();
    await issuer.stop();
  });

  beforeEach(() => denied.splice(0));

  async function start(options: Partial<GatehouseOptions> = {}): Promise<Server> {
    @Module({
      imports: [
        GatehouseModule.forRoot({
          server: { name: 'orders', title: 'Orders', version: '1.0.0', instructions: 'Orders.' },
          resource: `${API_URL}/mcp`,
          issuers: [auth0({ domain: issuer.url.slice(0, -1) })],
          denials: { denied: (_, code) => denied.push(code) },
          ...options,
        }),
      ],
      controllers: [OrderResources, OrderPrompts],
    })
    class OrdersModule {}
    const app = await NestFactory.create<NestExpressApplication>(OrdersModule, { logger: false });
    app.setGlobalPrefix('api');
    await useGatehouse(app);
    await app.listen(0, '127.0.0.1');
    return { app, origin: await app.getUrl() };
  }

  /** @param obtainable what a new login could bring; `undefined` when only the authorization server knows */
  const token = (scope: string, obtainable?: readonly string[]): Promise<string> =>
    issuer.sign({
      aud: `${API_URL}/mcp`,
      sub: 'waad|wanda',
      org_id: 'org_1',
      scope,
      ...(obtainable !== undefined && { permissions: obtainable }),
    });

  async function ask(
    method: string,
    params: Record<string, unknown> = {},
    { scope = 'orders:read', obtainable, era, on = server }: Asked = {},
  ): Promise<Response> {
    return sendMcp(on, await token(scope, obtainable), method, params, era);
  }
  interface Asked {
    scope?: string;
    obtainable?: readonly string[];
    era?: Era;
    on?: Server;
  }

  const resultOf = (response: Response): Record<string, unknown> | undefined =>
    bodyOf<Record<string, unknown>>(response).result;
  const namesIn = (response: Response, list: string): unknown =>
    (resultOf(response)?.[list] as { name: string }[]).map(({ name }) => name);

  describe.each(ERAS)('in %s', (era) => {
    it.each([
      ['orders:read', ['orders', 'help'], ['order', 'parcel'], ['order_report']],
      ['salaries:read', ['help'], ['salary'], ['salary_report']],
      ['openid', ['help'], [], []],
    ])('with %s, only what that scope covers is listed', async (scope, resources, templates, prompts) => {
      expect(namesIn(await ask('resources/list', {}, { scope, era }), 'resources')).toEqual(resources);
      expect(namesIn(await ask('resources/templates/list', {}, { scope, era }), 'resourceTemplates')).toEqual(
        templates,
      );
      expect(namesIn(await ask('prompts/list', {}, { scope, era }), 'prompts')).toEqual(prompts);
    });

    it.each([
      ['orders://all', 'waad|wanda'],
      ['order://7', 'order 7'],
      ['order://a%2Fb%20c', 'order a/b c'],
      ['parcel://7', 'parcel 7'],
      ['help://all', 'Help yourself.'],
    ])('%s is read by who may', async (uri, text) => {
      expect(resultOf(await ask('resources/read', { uri }, { era }))).toMatchObject({
        contents: [{ uri, text }],
      });
    });

    it.each(['order://%00', 'order://a%1b%5B2J', 'order://%E2%80%AE', 'order://%zz'])(
      '%s hides what is not printable, and is no address',
      async (uri) => {
        const response = await ask('resources/read', { uri }, { era });
        expect(bodyOf(response).error).toMatchObject({ code: -32602, message: `Unknown resource: ${uri}` });
      },
    );

    it('[A31] what needs two scopes asks for both, whichever the token has', async () => {
      for (const scope of ['openid', 'orders:read', 'salaries:read']) {
        const response = await ask('resources/read', { uri: 'ledger://all' }, { scope, era });
        expect(response.status).toBe(403);
        expect(response.get('WWW-Authenticate')).toContain('scope="orders:read salaries:read"');
      }
      const both = { scope: 'orders:read salaries:read', era };
      expect(resultOf(await ask('resources/read', { uri: 'ledger://all' }, both))).toBeDefined();
    });

    it.each([
      ['resources/read', { uri: 'order://nothing' }],
      [
        'completion/complete',
        { ref: { type: 'ref/prompt', name: 'order_report' }, argument: { name: 'client', value: 'nothing' } },
      ],
    ])('%s of a method that answers nothing: an error in our words', async (method, params) => {
      const response = await ask(method, params, { era });
      expect(bodyOf(response).error).toEqual({
        code: -32603,
        message: expect.stringMatching(
          /^Something went wrong on our side\. \(correlation id \S+\)$/,
        ) as string,
      });
    });

    it.each([
      { argument: { name: 'client', value: 'x'.repeat(1001) } },
      { argument: { name: 'client', value: '' }, context: { arguments: { year: 'x'.repeat(1001) } } },
    ])('what is typed has an end', async (params) => {
      const ref = { type: 'ref/prompt', name: 'order_report' };
      const response = await ask('completion/complete', { ref, ...params }, { era });
      expect(bodyOf(response).error).toMatchObject({
        code: -32602,
        message: expect.stringMatching(/^Invalid params of completion\/complete: look at /) as string,
      });
    });

    it.each(['order://\u00ad', `order://${'x'.repeat(600)}`])(
      'an address that may not be repeated is none',
      async (uri) => {
        expect((await ask('resources/read', { uri }, { era })).status).toBe(400);
      },
    );

    it('the scheme is part of an address: no other template answers for it', async () => {
      const salaries = { scope: 'salaries:read', era };
      expect(resultOf(await ask('resources/read', { uri: 'salary://boss' }, salaries))).toMatchObject({
        contents: [{ text: 'salary of boss' }],
      });
    });

    it.each([
      ['resources/read', { uri: 'order://7' }],
      ['resources/read', { uri: 'orders://all' }],
      ['prompts/get', { name: 'order_report', arguments: { client: 'x' } }],
      [
        'completion/complete',
        { ref: { type: 'ref/prompt', name: 'order_report' }, argument: { name: 'client', value: '' } },
      ],
    ])('%s %j beyond the scopes of the token: 403 and the scopes it needs', async (method, params) => {
      const response = await ask(method, params, { scope: 'openid', era });
      expect(response.status).toBe(403);
      expect(response.get('WWW-Authenticate')).toMatch(
        /^Bearer error="insufficient_scope", .*scope="orders:read"/,
      );
      expect(denied).toEqual(['insufficient_scope']);
    });

    it.each<[string, (name: string) => Record<string, unknown>, string, string, string]>([
      ['resources/read', (uri) => ({ uri }), 'salary://boss', 'nobody://boss', 'resource'],
      ['prompts/get', (name) => ({ name }), 'salary_report', 'nobody_report', 'prompt'],
      [
        'completion/complete',
        (uri) => ({ ref: { type: 'ref/resource', uri }, argument: { name: 'person', value: '' } }),
        'salary://{person}',
        'nobody://{person}',
        'resource',
      ],
    ])(
      '%s: what no login could reach answers as what is not there',
      async (method, paramsOf, hidden, none, kind) => {
        const asked = { scope: 'orders:read', obtainable: ['orders:read'], era };
        const answers = await Promise.all(
          [hidden, none].map(async (name) => {
            const { status, text, header } = await ask(method, paramsOf(name), asked);
            return {
              status,
              body: text.replaceAll(name, 'NAME'),
              names: Object.keys(header),
            };
          }),
        );
        expect(answers[0]).toEqual(answers[1]);
        expect(answers[0]?.body).toContain(`"code":-32602,"message":"Unknown ${kind}: NAME"`);
        expect(denied).toEqual([`${kind}_hidden`]);
      },
    );

    it('for clients that mishandle the 403: a JSON-RPC error', async () => {
      const response = await ask(
        'resources/read',
        { uri: 'order://7' },
        { scope: 'openid', era, on: lenient },
      );
      expect(response.status).toBe(200);
      expect(bodyOf(response).error).toEqual({
        code: -32600,
        message:
          'This needs the scope orders:read, which the access token does not carry. (insufficient_scope)',
      });
      expect(denied).toEqual(['insufficient_scope']);
    });

    it('a prompt is fetched with its arguments', async () => {
      expect(
        resultOf(
          await ask('prompts/get', { name: 'order_report', arguments: { client: 'Initech' } }, { era }),
        ),
      ).toMatchObject({ messages: [{ role: 'user', content: { text: 'Report on Initech' } }] });
    });

    it.each<[string, object, string]>([
      ['resources/list', { cursor: 'x' }, 'cursor'],
      ['resources/templates/list', { cursor: 'x' }, 'cursor'],
      ['prompts/list', { cursor: 'x' }, 'cursor'],
      ['resources/read', {}, 'uri'],
      ['resources/read', { uri: 'order://%E0%A4%A' }, 'Unknown resource'],
      ['resources/read', { uri: 'order://7/8' }, 'Unknown resource'],
      ['resources/read', { uri: 'order://' }, 'Unknown resource'],
      ['resources/read', { uri: 'xorder://7' }, 'Unknown resource'],
      ['resources/read', { uri: 'parcel://seven' }, 'Unknown resource: parcel://seven'],
      ['prompts/get', { name: 7 }, 'name'],
      ['prompts/get', { name: 'order_report' }, 'client'],
      ['prompts/get', { name: 'order_report', arguments: { client: '' } }, 'client'],
      ['prompts/get', { name: 'order_report', arguments: { client: {} } }, 'arguments'],
      ['resources/read', { uri: 7 }, 'uri'],
      ['prompts/get', { name: 'order_report', arguments: 7 }, 'arguments'],
      ['completion/complete', { ref: { type: 'ref/prompt', name: 'order_report' } }, 'argument'],
      ...['\u001b[2J', 'x'.repeat(513), 'line\nbreak'].flatMap((text): [string, object, string][] => [
        ['completion/complete', completing({ type: 'ref/prompt', name: text }), 'ref.name'],
        ['completion/complete', completing({ type: 'ref/resource', uri: text }), 'ref.uri'],
      ]),
    ])('%s with %j: -32602, in our own words', async (method, params, part) => {
      const response = await ask(method, { ...params }, { era });
      expect(bodyOf(response).error).toMatchObject({
        code: -32602,
        message: expect.stringContaining(part) as string,
      });
      expect(response.text).not.toMatch(/Invalid input|expected|received/);
    });

    it.each([
      ['order://not_found', -32602, 'Unknown resource: order://not_found'],
      ['order://forbidden', -32600, 'Your order failed. (order_failed)'],
      ['order://unavailable', -32603, /^Your order failed\. \(order_failed\) \(correlation id [\w-]{36}\)$/],
      ['order://broken', -32603, /^Something went wrong on our side\. \(correlation id [\w-]{36}\)$/],
    ])('%s fails in our own words', async (uri, code, message) => {
      const { error } = bodyOf(await ask('resources/read', { uri }, { era }));
      expect(error).toMatchObject({ code, ...(code === -32602 && { data: { uri } }) });
      expect(error?.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
      expect(denied).toEqual(/forbidden|not_found/.test(uri) ? ['order_failed'] : []);
    });

    it('arguments are completed, for the caller that asks', async () => {
      const complete = async (name: string, value: string): Promise<unknown> =>
        resultOf(
          await ask(
            'completion/complete',
            {
              ref: { type: 'ref/prompt', name: 'order_report' },
              argument: { name, value },
              context: { arguments: { year: '2026' } },
            },
            { era },
          ),
        )?.completion;
      expect(await complete('client', 'In')).toEqual({
        values: ['org_1:In:{"year":"2026"}'],
        total: 1,
        hasMore: false,
      });
      expect(await complete('year', '20')).toEqual({ values: [], total: 0, hasMore: false });
      const many = (await complete('client', 'many')) as { values: string[] };
      expect(many).toMatchObject({ total: 1200, hasMore: true });
      expect(many.values).toHaveLength(100);
    });
  });

  it('prompts list their arguments', async () => {
    expect(resultOf(await ask('prompts/list'))?.prompts).toEqual([
      {
        name: 'order_report',
        description: 'Writes a report.',
        arguments: [
          { name: 'client', description: 'Whose orders', required: true },
          { name: 'year', required: false },
        ],
      },
    ]);
  });

  it('are announced, as lists that do not change', async () => {
    const discovered = await ask('server/discover', {}, { era: '2026-07-28' });
    expect(resultOf(discovered)?.capabilities).toEqual({
      resources: { listChanged: false },
      prompts: { listChanged: false },
      completions: {},
      tools: { listChanged: false },
    });
  });

  it('lists are for their caller alone, and what is read is old at once', async () => {
    const era = '2026-07-28';
    for (const method of ['resources/list', 'resources/templates/list', 'prompts/list'])
      expect(resultOf(await ask(method, {}, { era }))).toMatchObject({
        ttlMs: 60_000,
        cacheScope: 'private',
      });
    expect(resultOf(await ask('resources/read', { uri: 'order://7' }, { era }))).toMatchObject({
      ttlMs: 0,
      cacheScope: 'private',
    });
  });

  it('their scopes are among those that metadata and challenges name', async () => {
    const refused = await sendMcp(server, undefined, 'ping');
    expect(refused.get('WWW-Authenticate')).toContain('scope="orders:read salaries:read"');
  });
});
