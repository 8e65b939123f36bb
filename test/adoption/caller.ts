import type { Caller, GatehouseOptions } from '../../src/gatehouse/index.js';

export const WANDA: Caller = {
  kind: 'enterprise',
  issuer: 'https://login.example/',
  userId: 'wanda',
  organizationId: 'org_1',
  clientId: 'web',
  scopes: [],
};

/** The options of an API whose every caller is Wanda. */
export const ALL_ARE_WANDA: Pick<
  GatehouseOptions,
  'server' | 'resource' | 'authorizationServers' | 'authenticate'
> = {
  server: { name: 'orders', version: '1' },
  resource: 'http://localhost:3000/mcp',
  authorizationServers: ['https://login.example/'],
  authenticate: () => WANDA,
};
