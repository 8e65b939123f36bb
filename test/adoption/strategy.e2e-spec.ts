import { setTimeout as sleep } from 'node:timers/promises';
import { HttpException, Logger, Module, UnauthorizedException } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Tool, ToolScopes } from '@rekog/mcp-nest';
import {
  type Caller,
  GatehouseModule,
  type GatehouseOptions,
  READS,
  ToolController,
  useGatehouse,
} from '../../src/gatehouse/index.js';
import { WANDA } from './caller.js';
import { callTool, TestIssuer, type ToolAnswer } from '../../src/gatehouse/testing/index.js';

const resource = 'https://api.example.com/mcp';

@ToolController()
class OrderTools {
  @Tool({ name: 'count_orders', description: 'Counts the orders.', annotations: { ...READS } })
  @ToolScopes(['orders:read'])
  count(): object {
    return { orders: 42 };
  }
}

/** Starts an application with these options, calls its tool once, and closes it. */
async function call(options: Partial<GatehouseOptions>, token?: string): Promise<ToolAnswer> {
  @Module({
    imports: [GatehouseModule.forRoot({ server: { name: 'orders', version: '1' }, resource, ...options })],
    controllers: [OrderTools],
  })
  class Adopted {}
  const app = await NestFactory.create<NestExpressApplication>(Adopted, {
    logger: false,
    abortOnError: false,
  });
  await useGatehouse(app);
  await app.init();
  try {
    return await callTool(app.getHttpServer(), {
      resource,
      name: 'count_orders',
      ...(token !== undefined && { token }),
    });
  } finally {
    await app.close();
  }
}

const judgedBy = (authenticate: () => Caller | undefined | Promise<Caller>): Partial<GatehouseOptions> => ({
  authenticate,
  authorizationServers: ['https://login.example/'],
});
const thrown = (error: unknown) => (): never => {
  throw error;
};

describe('a strategy of the application', () => {
  it.each<[string, () => Caller | undefined, number]>([
    ['an exception that is no error status', thrown(new HttpException('', 1000)), 500],
    ['an exception that is a success', thrown(new HttpException('', 200)), 500],
    ['something that is no error', thrown(Object.create(null)), 500],
    ['a cause that is a circle', thrown(circular()), 500],
    ['403', thrown(new HttpException('', 403)), 403],
    ['a caller without a name', () => ({ ...WANDA, userId: '' }), 401],
    ['a caller of the wrong shape', () => ({ ...WANDA, scopes: 'orders:read' }) as never, 500],
  ])('that gives %s is answered, and says nothing of it', async (_, authenticate, status) => {
    const answer = await call(judgedBy(authenticate), 'x');
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('that never answers is answered 503, and logged', async () => {
    const error = jest.spyOn(Logger.prototype, 'error');
    const answer = await call(
      judgedBy(() => new Promise<never>(() => undefined)),
      'x',
    );
    expect(answer).toMatchObject({ status: 503, body: { code: 'verification_unavailable' } });
    expect(answer.headers['retry-after']).toBe('5');
    expect(error.mock.calls).toEqual([['The option authenticate did not answer within 10 seconds']]);
    error.mockRestore();
  });

  it('whose rejection comes too late ends no process', async () => {
    const late = (): Promise<never> =>
      new Promise((_, reject) => {
        setTimeout(() => {
          reject(new Error('too late'));
        }, 10_100);
      });
    expect((await call(judgedBy(late), 'x')).status).toBe(503);
    await sleep(200);
  });

  it('that throws 401 without credentials gets a challenge without an error', async () => {
    const { headers } = await call(judgedBy(thrown(new UnauthorizedException())));
    expect(headers['www-authenticate']).toMatch(/^Bearer scope="orders:read", resource_metadata=/);
  });
});

describe('a record of denials that fails', () => {
  it.each<[string, () => void]>([
    ['throws', thrown(new Error('no database'))],
    ['rejects', () => Promise.reject(new Error('no database')) as never],
  ])('changes no answer: it %s', async (_, denied) => {
    const answer = await call({ ...judgedBy(() => WANDA), denials: { denied } });
    expect(answer.status).toBe(403);
    expect(answer.headers['www-authenticate']).toContain('insufficient_scope');
  });
});

describe('an organization that cannot be read', () => {
  it.each([42, ['org_1'], { id: 'org_1' }, null, ''])('is not none: %j', async (org_id) => {
    const issuer = await TestIssuer.start({ audience: resource });
    const token = (claims: Record<string, unknown>): Promise<string> =>
      issuer.token({ scopes: ['orders:read'], claims });
    const optional = { issuers: [issuer.issuer], organization: 'optional' } as const;
    expect((await call(optional, await token({}))).status).toBe(200);
    expect((await call(optional, await token({ org_id }))).status).toBe(401);
    expect((await call({ issuers: [issuer.issuer] }, await token({ org_id }))).status).toBe(403);
    await issuer.stop();
  });
});

function circular(): Error {
  const error = new Error('a');
  error.cause = new Error('b', { cause: error });
  return error;
}
