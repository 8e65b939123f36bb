import type { AuthInfo } from '../tokens/access-token-verifier.js';
import { AuthenticationError } from '../tokens/authentication.errors.js';
import { auth0, type Auth0Profile, auth0Caller } from './auth0.js';

describe('auth0Caller', () => {
  const profile: Auth0Profile = {
    issuer: 'https://tenant.example/',
    enterpriseStrategies: ['waad'],
    nameClaim: 'https://example.com/name',
    scopesFrom: 'scope',
    acceptMachines: false,
  };
  const claims = {
    client_id: 'web',
    scope: 'openid projects:write',
    org_id: 'org_1',
    'https://example.com/name': 'Wanda',
  };
  const auth: AuthInfo = {
    issuer: 'https://login.example/',
    subject: 'waad|abc|def',
    expiresAt: 2_000_000_000,
    claims,
  };

  const refusalOf = (
    changes: Partial<AuthInfo>,
    profileChanges: Partial<Auth0Profile> = {},
  ): string | undefined => {
    try {
      auth0Caller({ ...auth, ...changes }, { ...profile, ...profileChanges });
    } catch (error) {
      return (error as AuthenticationError).code;
    }
    return undefined;
  };

  it('reads user, organization, client, name and scopes with what they imply', () => {
    expect(auth0Caller(auth, profile)).toEqual({
      kind: 'enterprise',
      issuer: 'https://tenant.example/',
      userId: 'waad|abc|def',
      organizationId: 'org_1',
      clientId: 'web',
      displayName: 'Wanda',
      scopes: ['openid', 'projects:write', 'projects:read'],
    });
  });

  it.each([undefined, '', 7, ['org_1'], { id: 'org_1' }])('reads no organization from %j', (org_id) => {
    const { organizationId } = auth0Caller({ ...auth, claims: { ...claims, org_id } }, profile);
    expect(organizationId).toBe(org_id === undefined ? undefined : null);
  });

  it.each(['auth0|abc', 'google-oauth2|1', 'waad', 'xwaad|1', 'WAAD|1'])(
    'refuses the login %s',
    (subject) => {
      expect(refusalOf({ subject })).toBe('not_enterprise');
    },
  );

  it('leaves the name out when the issuer sends none', () => {
    const { client_id, org_id } = claims;
    expect(auth0Caller({ ...auth, claims: { client_id, org_id } }, profile)).not.toHaveProperty(
      'displayName',
    );
  });

  it("reads the client of Auth0's older dialect from azp", () => {
    expect(auth0Caller({ ...auth, claims: { org_id: 'org_1', azp: 'spa' } }, profile)).toMatchObject({
      clientId: 'spa',
      scopes: [],
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['claim_missing', { client_id: undefined }],
    ['claim_invalid', { scope: ['projects:read'] }],
    ['claim_invalid', { permissions: 'projects:read' }],
    ['claim_invalid', { permissions: [['projects:read']] }],
    ['claim_invalid', { org_id: 'org_1\u0000' }],
    ['claim_invalid', { 'https://example.com/name': 'W\u001b[2J' }],
  ])('answers %s to %j', (code, changes) => {
    expect(refusalOf({ claims: { ...claims, ...changes } })).toBe(code);
  });

  describe('with RBAC', () => {
    const withPermissions = { ...auth, claims: { ...claims, permissions: ['invoices:write'] } };

    it('takes the scopes that were asked for, and knows what could be had', () => {
      expect(auth0Caller(withPermissions, profile)).toMatchObject({
        scopes: ['openid', 'projects:write', 'projects:read'],
        obtainableScopes: ['invoices:write', 'invoices:read'],
      });
    });

    it('takes all permissions where so configured', () => {
      const principal = auth0Caller(withPermissions, { ...profile, scopesFrom: 'permissions' });
      expect(principal.scopes).toEqual(['invoices:write', 'invoices:read']);
      expect(principal.obtainableScopes).toEqual(principal.scopes);
    });

    it('does not know what could be had without the claim', () => {
      expect(auth0Caller(auth, profile)).not.toHaveProperty('obtainableScopes');
    });
  });

  describe('for a machine', () => {
    const machine = {
      subject: 'web@clients',
      claims: {
        ...claims,
        gty: 'client-credentials',
        scope: 'projects:read',
        permissions: ['projects:read'],
      },
    };

    it('refuses it unless configured', () => {
      expect(refusalOf(machine)).toBe('machine_refused');
      expect(refusalOf({ ...machine, subject: 'waad|web' })).toBe('machine_refused');
      expect(refusalOf({ ...machine, claims: { ...machine.claims, gty: undefined } })).toBe(
        'machine_refused',
      );
    });

    it.each(['scope', 'permissions'] as const)(
      'reads %s as what was granted to it, and no more',
      (scopesFrom) => {
        expect(
          auth0Caller({ ...auth, ...machine }, { ...profile, acceptMachines: true, scopesFrom }),
        ).toMatchObject({ kind: 'machine', scopes: ['projects:read'], obtainableScopes: ['projects:read'] });
      },
    );
  });
});

describe('auth0', () => {
  it('knows a person by one issuer, whichever domain served the login', () => {
    const { trusted } = auth0({ domain: 'example.eu.auth0.com', customDomains: ['login.example.com'] });
    expect(trusted.map(({ issuer }) => issuer)).toEqual([
      'https://example.eu.auth0.com/',
      'https://login.example.com/',
    ]);
    const claims = { client_id: 'web', org_id: 'org_1' };
    for (const profile of trusted)
      expect(
        profile.toCaller({ issuer: profile.issuer, subject: 'waad|wanda', expiresAt: 2_000_000_000, claims })
          .issuer,
      ).toBe('https://example.eu.auth0.com/');
  });

  it('sends clients to the first domain, and announces scopes as they are', () => {
    const { authorizationServers } = auth0({ domain: 'example.eu.auth0.com', signingAlgorithm: 'PS256' });
    expect(authorizationServers).toMatchObject({
      issuers: ['https://example.eu.auth0.com/'],
      signingAlgorithm: 'PS256',
    });
    expect(authorizationServers?.formatScope('projects:read')).toBe('projects:read');
  });

  it.each([
    [
      { domain: 'https://example.eu.auth0.com' },
      'auth0: domain must be a bare domain such as example.eu.auth0.com (was "https://example.eu.auth0.com")',
    ],
    [{ domain: 'example.eu.auth0.com/' }, 'domain must be a bare domain'],
    [{}, 'auth0: domain is missing'],
    [
      { domain: 'a.example', clientID: 'x' },
      'auth0: clientID is not an option. The options are: domain, customDomains, clientId',
    ],
    [
      { domain: 'a.example', scopesFrom: 'roles' },
      'auth0: scopesFrom must be "scope" or "permissions" (was "roles")',
    ],
    [
      { domain: 'a.example', enterpriseStrategies: [] },
      'enterpriseStrategies must name a connection strategy',
    ],
  ])('rejects the options %j', (options, message) => {
    expect(() => auth0(options as never)).toThrow(message);
  });
});
