import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { ReadResourceResult } from '@modelcontextprotocol/server';
import { Resource, ResourceTemplate } from '@rekog/mcp-nest';
import {
  AnyCaller,
  auth0,
  CurrentPrincipal,
  DomainError,
  GatehouseModule,
  type Listed,
  type Listing,
  Lists,
  type Principal,
  RequiredScopes,
  ResourceController,
  useGatehouse,
} from '../../src/gatehouse/index.js';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { bodyOf, ERAS, sendMcp } from '../support/mcp-http.js';

const API_URL = 'http://localhost:3000/api';

class UnknownCursorError extends DomainError {
  constructor() {
    super('invalid', 'cursor_unknown', 'This is no cursor of ours.');
  }
}

/** The page after the cursor, which is the number of its last row. */
function page(scheme: string, rows: number, size: number, cursor = '0'): Listed {
  const after = Number(cursor);
  if (!Number.isInteger(after)) throw new UnknownCursorError();
  const numbers = Array.from({ length: rows }, (_, index) => index + 1).filter((number) => number > after);
  const shown = numbers.slice(0, size);
  return {
    resources: shown.map((number) => ({ uri: `${scheme}://${number}`, name: `${scheme} ${number}` })),
    ...(numbers.length > size && { nextCursor: String(shown.at(-1)) }),
  };
}

@ResourceController()
class ShopResources {
  @Resource({ uri: 'help://all', name: 'help' })
  @AnyCaller()
  help(): ReadResourceResult {
    return { contents: [] };
  }

  @ResourceTemplate({ uriTemplate: 'order://{orderId}', name: 'order' })
  @RequiredScopes(['orders:read'])
  order(): ReadResourceResult {
    return { contents: [] };
  }

  @Lists({ resourceTemplate: 'order://{orderId}' })
  orders(@CurrentPrincipal() { organizationId }: Principal, @Payload() { cursor }: Listing): Listed {
    return organizationId === 'org_empty' ? { resources: [] } : page('order', 5, 2, cursor);
  }

  @ResourceTemplate({ uriTemplate: 'salary://{person}', name: 'salary' })
  @RequiredScopes(['salaries:read'])
  salary(): ReadResourceResult {
    return { contents: [] };
  }

  @Lists({ resourceTemplate: 'salary://{person}' })
  salaries(@CurrentPrincipal() { organizationId }: Principal, @Payload() { cursor }: Listing): Listed {
    if (organizationId === 'org_broken') throw new Error('password=hunter2');
    if (organizationId === 'org_wrong') return { resources: [{ uri: 7 }] } as unknown as Listed;
    return page('salary', 3, 2, cursor);
  }
}

describe('resources that a method lists', () => {
  let issuer: IssuerStandIn;
  let app: NestExpressApplication;
  let origin: string;

  beforeAll(async () => {
    issuer = await IssuerStandIn.start();
    app = await start(ShopResources);
    await app.listen(0, '127.0.0.1');
    origin = await app.getUrl();
  });

  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });

  async function start(...controllers: (new () => object)[]): Promise<NestExpressApplication> {
    @Module({
      imports: [
        GatehouseModule.forRoot({
          server: { name: 'shop', version: '1.0.0' },
          resource: `${API_URL}/mcp`,
          issuers: [auth0({ domain: issuer.url.slice(0, -1) })],
        }),
      ],
      controllers,
    })
    class ShopModule {}
    const created = await NestFactory.create<NestExpressApplication>(ShopModule, {
      logger: false,
      abortOnError: false,
    });
    created.setGlobalPrefix('api');
    await useGatehouse(created);
    await created.init();
    return created;
  }

  const encode = (open: object): string => Buffer.from(JSON.stringify(open)).toString('base64url');

  describe.each(ERAS)('in %s', (era) => {
    const list = async (
      cursor: unknown,
      { scope = 'orders:read salaries:read', organization = 'org_1' } = {},
    ): Promise<{ uris: string[]; nextCursor?: string; error?: { code: number; message: string } }> => {
      const token = await issuer.sign({
        aud: `${API_URL}/mcp`,
        sub: 'waad|wanda',
        org_id: organization,
        scope,
      });
      const params = cursor === undefined ? {} : { cursor };
      const response = await sendMcp({ origin }, token, 'resources/list', params, era);
      const { result, error } = bodyOf<{ resources: { uri: string }[]; nextCursor?: string }>(response);
      return {
        uris: (result?.resources ?? []).map(({ uri }) => uri),
        ...(result?.nextCursor !== undefined && { nextCursor: result.nextCursor }),
        ...(error && { error }),
      };
    };

    it('come page by page: fixed ones first, then some of each listing until it ends', async () => {
      const first = await list(undefined);
      expect(first.uris).toEqual(['help://all', 'order://1', 'order://2', 'salary://1', 'salary://2']);
      const second = await list(first.nextCursor);
      expect(second.uris).toEqual(['order://3', 'order://4', 'salary://3']);
      const third = await list(second.nextCursor);
      expect(third).toEqual({ uris: ['order://5'] });
    });

    it('are those of the scopes alone, by a cursor too', async () => {
      expect((await list(undefined, { scope: 'openid' })).uris).toEqual(['help://all']);
      const orders = { scope: 'orders:read' };
      expect((await list(undefined, orders)).uris).toEqual(['help://all', 'order://1', 'order://2']);
      const { nextCursor } = await list(undefined);
      for (const cursor of [nextCursor, encode({ 'salary://{person}': '2' })])
        expect(await list(cursor, orders)).toEqual({
          uris: [],
          error: { code: -32602, message: 'Invalid params of resources/list: look at cursor' },
        });
    });

    it('may be none', async () => {
      expect(await list(undefined, { scope: 'orders:read', organization: 'org_empty' })).toEqual({
        uris: ['help://all'],
      });
    });

    it.each<[string, unknown]>([
      ['a text', 'x'],
      ['no text', 7],
      ['an empty text', ''],
      ['no listing', encode({})],
      ['a listing that there is not', encode({ 'x://{y}': '1' })],
      ['a listing and one that there is not', encode({ 'order://{orderId}': '2', 'x://{y}': '1' })],
      ['a list', encode(['order://{orderId}'])],
      ['a cursor that is no text', encode({ 'order://{orderId}': 2 })],
      ['padding', `${encode({ 'order://{orderId}': '2' })}=`],
      ['another alphabet', Buffer.from('{"order://{orderId}":"2"} ').toString('base64')],
      ['white space', Buffer.from('{ "order://{orderId}": "2" }').toString('base64url')],
      [
        'a name twice',
        Buffer.from('{"order://{orderId}":"1","order://{orderId}":"2"}').toString('base64url'),
      ],
      ['10 KB', encode({ 'order://{orderId}': 'x'.repeat(10_240) })],
    ])('[A46] %s for a cursor: -32602', async (_, cursor) => {
      expect((await list(cursor)).error).toEqual({
        code: -32602,
        message: 'Invalid params of resources/list: look at cursor',
      });
    });

    it('[A46] a cursor that the method does not know: -32602, in its words', async () => {
      expect((await list(encode({ 'order://{orderId}': 'x' }))).error).toEqual({
        code: -32602,
        message: 'This is no cursor of ours. (cursor_unknown)',
      });
    });

    it.each(['org_broken', 'org_wrong'])('a method that fails tells nothing (%s)', async (organization) => {
      const { error } = await list(undefined, { organization });
      expect(error).toMatchObject({
        code: -32603,
        message: expect.stringMatching(
          /^Something went wrong on our side\. \(correlation id \S+\)$/,
        ) as string,
      });
    });
  });

  it('are old at once, unlike lists that do not change', async () => {
    const token = await issuer.sign({ aud: `${API_URL}/mcp`, sub: 'waad|wanda', org_id: 'org_1', scope: '' });
    const ttlOf = async (method: string): Promise<unknown> =>
      bodyOf<{ ttlMs: number }>(await sendMcp({ origin }, token, method, {}, '2026-07-28')).result?.ttlMs;
    expect(await ttlOf('resources/list')).toBe(0);
    expect(await ttlOf('resources/templates/list')).toBe(60_000);
  });

  it('must be of a template that there is, and of one method', async () => {
    @ResourceController()
    class Lost {
      @Lists({ resourceTemplate: 'lost://{id}' })
      list(): Listed {
        return { resources: [] };
      }
    }
    await expect(start(Lost)).rejects.toThrow(/@Lists .*lost:\/\/\{id\}/);
    @ResourceController()
    class Twice {
      @Lists({ resourceTemplate: 'order://{orderId}' })
      list(): Listed {
        return { resources: [] };
      }
    }
    await expect(start(ShopResources, Twice)).rejects.toThrow(/@Lists .*order:\/\/\{orderId\}/);
  });
});
