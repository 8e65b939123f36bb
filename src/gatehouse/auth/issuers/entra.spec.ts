import type { AuthInfo } from '../tokens/access-token-verifier.js';
import type { AuthenticationError } from '../tokens/authentication.errors.js';
import { entraPrincipal, type EntraTenant } from './entra.js';

const TID = '11111111-2222-4333-8444-555555555555';

describe('entraPrincipal', () => {
  const tenant: EntraTenant = {
    tenantId: TID,
    issuer: `https://login.microsoftonline.com/${TID}/v2.0`,
    acceptMachines: false,
  };
  const user = { tid: TID, oid: 'person', azp: 'client', scp: 'projects:write User.Read', name: 'Wanda' };
  const application = { tid: TID, oid: 'app-object', azp: 'daemon', roles: ['projects:read'] };
  const authOf = (claims: Record<string, unknown>, subject = 'pairwise'): AuthInfo => ({
    issuer: 'https://anything.example/',
    subject,
    expiresAt: 2_000_000_000,
    claims,
  });

  const refusalOf = (auth: AuthInfo): string | undefined => {
    try {
      entraPrincipal(auth, tenant);
    } catch (error) {
      return (error as AuthenticationError).code;
    }
    return undefined;
  };

  it('knows a person by tenant and oid, not by the pairwise subject', () => {
    expect(entraPrincipal(authOf(user), tenant)).toEqual({
      kind: 'enterprise',
      issuer: tenant.issuer,
      userId: 'person',
      organizationId: TID,
      clientId: 'client',
      displayName: 'Wanda',
      scopes: ['projects:write', 'User.Read', 'projects:read'],
    });
  });

  it('reads the client and the name of v1', () => {
    const v1 = {
      ...user,
      azp: undefined,
      appid: 'v1-client',
      name: undefined,
      unique_name: 'wanda@acme.example',
    };
    expect(entraPrincipal(authOf(v1), tenant)).toMatchObject({
      clientId: 'v1-client',
      displayName: 'wanda@acme.example',
    });
  });

  it("never takes a person's app roles for scopes", () => {
    const { scopes } = entraPrincipal(authOf({ ...user, roles: ['audit:read'] }), tenant);
    expect(scopes).not.toContain('audit:read');
    expect(refusalOf(authOf({ ...user, scp: undefined, roles: ['audit:read'] }))).toBe('claim_missing');
  });

  it('knows an ID token of a shared app registration by its missing client', () => {
    expect(refusalOf(authOf({ ...user, azp: undefined, scp: undefined, roles: ['projects:write'] }))).toBe(
      'token_is_id_token',
    );
  });

  it('reads roles for an application, where machines are accepted', () => {
    const auth = authOf(application, 'app-object');
    expect(refusalOf(auth)).toBe('machine_refused');
    expect(entraPrincipal(auth, { ...tenant, acceptMachines: true })).toEqual({
      kind: 'machine',
      issuer: tenant.issuer,
      userId: 'app-object',
      organizationId: TID,
      clientId: 'daemon',
      scopes: ['projects:read'],
      obtainableScopes: ['projects:read'],
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['claim_missing', { tid: undefined }],
    ['claim_invalid', { tid: '99999999-2222-4333-8444-555555555555' }],
    ['claim_missing', { oid: undefined }],
    ['claim_invalid', { scp: ['projects:read'] }],
    ['claim_invalid', { oid: 'a\u0000b' }],
  ])('answers %s to %j', (code, changes) => {
    expect(refusalOf(authOf({ ...user, ...changes }))).toBe(code);
  });
});
