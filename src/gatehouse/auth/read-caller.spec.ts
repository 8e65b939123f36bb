import type { Caller } from './principal.js';
import { readCaller } from './read-caller.js';

const good: Caller = {
  kind: 'enterprise',
  issuer: 'https://login.example/',
  userId: 'wanda',
  organizationId: 'org_1',
  clientId: 'web',
  scopes: ['orders:write'],
};

describe('readCaller', () => {
  it('adds what the scopes imply', () => {
    expect(readCaller(good)).toEqual({ ...good, scopes: ['orders:write', 'orders:read'] });
  });

  it('reads an instance whose members are getters, and nothing else of it', () => {
    class User {
      readonly kind = 'enterprise';
      readonly issuer = good.issuer;
      readonly userId = good.userId;
      readonly clientId = good.clientId;
      readonly scopes = ['x orders:write', 'orders:read'];
      readonly password = 'hunter2';
      private readonly claims = { org_id: 'org_1' };
      get organizationId(): string {
        return this.claims.org_id;
      }
    }
    expect(readCaller(new User())).toEqual({ ...good, scopes: ['orders:read'] });
  });

  it.each([
    ['scopes', 'orders:read'],
    ['userId', 7],
    ['kind', 'person'],
    ['issuer', undefined],
  ])('throws for a %s that is %j: a fault of the application’s', (name, value) => {
    expect(() => readCaller({ ...good, [name]: value })).toThrow(`${name} is wrong`);
  });

  it.each([
    ['organizationId', 'org_1\0', 'claim_invalid'],
    ['userId', 'x'.repeat(256), 'claim_invalid'],
    ['clientId', 'a\nb', 'claim_invalid'],
    ['displayName', '\u001b[31m', 'claim_invalid'],
    ['userId', '', 'claim_missing'],
  ])('rejects a %s that no issuer would send: %j', (name, value, code) => {
    expect(() => readCaller({ ...good, [name]: value })).toThrow(expect.objectContaining({ code }) as Error);
  });
});
