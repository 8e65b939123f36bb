import type { AuthInfo } from '../access-token-verifier.js';
import { AuthenticationError } from '../authentication.errors.js';
import { auth0Principal } from './auth0.js';

describe('auth0Principal', () => {
  const profile = { enterpriseStrategies: ['waad'], nameClaim: 'https://example.com/name' };
  const auth: AuthInfo = {
    issuer: 'https://tenant.example/',
    subject: 'waad|abc|def',
    clientId: 'web',
    scopes: ['openid', 'projects:write'],
    expiresAt: 2_000_000_000,
    claims: { org_id: 'org_1', 'https://example.com/name': 'Wanda' },
  };

  const refusalOf = (changes: Partial<AuthInfo>): string | undefined => {
    try {
      auth0Principal({ ...auth, ...changes }, profile);
    } catch (error) {
      return (error as AuthenticationError).code;
    }
    return undefined;
  };

  it('reads user, organization, client, name and scopes with what they imply', () => {
    expect(auth0Principal(auth, profile)).toEqual({
      kind: 'enterprise',
      issuer: 'https://tenant.example/',
      userId: 'waad|abc|def',
      organizationId: 'org_1',
      clientId: 'web',
      displayName: 'Wanda',
      scopes: ['openid', 'projects:write', 'projects:read'],
    });
  });

  it.each([undefined, '', 7, ['org_1'], { id: 'org_1' }])('refuses the organization %j', (org_id) => {
    expect(refusalOf({ claims: { org_id } })).toBe('organization_missing');
  });

  it.each(['auth0|abc', 'google-oauth2|1', 'waad', 'xwaad|1', 'web@clients', 'WAAD|1'])(
    'refuses the login %s',
    (subject) => {
      expect(refusalOf({ subject })).toBe('not_enterprise');
    },
  );

  it('leaves the name out when the issuer sends none', () => {
    expect(auth0Principal({ ...auth, claims: { org_id: 'org_1' } }, profile)).not.toHaveProperty(
      'displayName',
    );
  });
});
