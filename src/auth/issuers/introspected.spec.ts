import type { AuthInfo } from '../access-token-verifier.js';
import type { AuthenticationError } from '../authentication.errors.js';
import { introspectedPrincipal } from './introspected.js';

describe('introspectedPrincipal', () => {
  const profile = { organizationClaim: 'tenant', acceptMachines: false };
  const claims = { client_id: 'web', tenant: 'org_1', scope: 'projects:write', username: 'wanda' };
  const auth: AuthInfo = { issuer: 'https://as.example', subject: 'u1', expiresAt: 2_000_000_000, claims };

  const refusalOf = (changes: Partial<AuthInfo>): string | undefined => {
    try {
      introspectedPrincipal({ ...auth, ...changes }, profile);
    } catch (error) {
      return (error as AuthenticationError).code;
    }
    return undefined;
  };

  it('reads a person', () => {
    expect(introspectedPrincipal(auth, profile)).toEqual({
      kind: 'enterprise',
      issuer: 'https://as.example',
      userId: 'u1',
      organizationId: 'org_1',
      clientId: 'web',
      displayName: 'wanda',
      scopes: ['projects:write', 'projects:read'],
    });
  });

  it('takes a client that is its own subject for a machine', () => {
    expect(refusalOf({ subject: 'web' })).toBe('machine_refused');
    expect(
      introspectedPrincipal({ ...auth, subject: 'web' }, { ...profile, acceptMachines: true }),
    ).toMatchObject({ kind: 'machine', obtainableScopes: ['projects:write', 'projects:read'] });
  });

  it.each<[string, Record<string, unknown>]>([
    ['organization_missing', { tenant: undefined }],
    ['claim_missing', { client_id: undefined }],
    ['claim_invalid', { scope: 7 }],
  ])('answers %s to %j', (code, changes) => {
    expect(refusalOf({ claims: { ...claims, ...changes } })).toBe(code);
  });
});
