import type { Request, Response } from 'express';
import type { Principal } from '../auth/principal.js';
import { auth0 } from '../auth/issuers/auth0.js';
import { GatehouseSettings } from '../gatehouse.settings.js';
import type { WindowRecord } from './rate-limit-storage.js';
import { RateLimiter } from './rate-limiter.js';

const PRINCIPAL: Principal = {
  kind: 'enterprise',
  issuer: 'https://example.eu.auth0.com/',
  userId: 'u',
  organizationId: 'o',
  clientId: 'c',
  scopes: [],
};

describe('RateLimiter', () => {
  /** @returns what a response says after one request, on a storage that answers `record` */
  async function headersAfter(record: Partial<WindowRecord>): Promise<ReadonlyMap<string, unknown>> {
    const headers = new Map<string, unknown>();
    const response = {
      getHeader: (name: string) => headers.get(name),
      setHeader: (name: string, value: unknown) => headers.set(name, value),
    };
    const counted = { totalHits: 1, timeToExpire: 60, isBlocked: false, timeToBlockExpire: 0, ...record };
    const storage = { increment: () => Promise.resolve(counted) };
    const settings = new GatehouseSettings({
      server: { name: 'orders', version: '1' },
      resource: 'https://api.example.com/mcp',
      issuers: [auth0({ domain: 'example.eu.auth0.com' })],
      rateLimit: { windowSeconds: 60, address: 2, storage },
    });
    const limiter = new RateLimiter(storage, settings);
    await limiter.countAddress({ ip: '192.0.2.1' } as Request, response as unknown as Response);
    return headers;
  }

  it.each([
    [60, 60],
    [59, 59],
    [61, 60],
    [3600, 60],
  ])('a window that ends in %i seconds is announced with t=%i, never above w', async (left, t) => {
    const headers = await headersAfter({ timeToExpire: left });
    expect(headers.get('RateLimit-Policy')).toBe('"address";q=2;w=60');
    expect(headers.get('RateLimit')).toBe(`"address";r=1;t=${t}`);
  });

  it('lets another principal go first where one has sent several requests', async () => {
    const limiter = new RateLimiter(
      { increment: () => Promise.reject(new Error('not counted')) },
      new GatehouseSettings({
        server: { name: 'orders', version: '1' },
        resource: 'https://api.example.com/mcp',
        issuers: [auth0({ domain: 'example.eu.auth0.com' })],
        rateLimit: false,
      }),
    );
    const order: string[] = [];
    const send = async (userId: string): Promise<void> => {
      await limiter.countPrincipal({ ...PRINCIPAL, userId }, {} as Response);
      order.push(userId);
    };
    await Promise.all([send('busy'), send('busy'), send('busy'), send('quiet')]);
    expect(order).toEqual(['busy', 'quiet', 'busy', 'busy']);
  });

  it('announces no less than nothing', async () => {
    expect((await headersAfter({ totalHits: 9 })).get('RateLimit')).toBe('"address";r=0;t=60');
  });
});
