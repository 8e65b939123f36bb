import type { AuthInfo } from '../tokens/access-token-verifier.js';
import type { AuthenticationError } from '../tokens/authentication.errors.js';
import { type IntrospectedProfile, introspectedCaller, introspection } from './introspection.js';

describe('introspectedCaller', () => {
  const profile: IntrospectedProfile = {
    personMark: { claim: 'uid' },
    organizationClaim: 'tenant',
    organizations: ['org_1', 'org_2'],
    acceptMachines: false,
  };
  const claims = {
    client_id: 'web',
    tenant: 'org_1',
    scope: 'projects:write',
    username: 'wanda',
    uid: '00u1',
  };
  const auth: AuthInfo = { issuer: 'https://as.example', subject: 'u1', expiresAt: 2_000_000_000, claims };

  const refusalOf = (
    changes: Partial<AuthInfo>,
    profileChanges: Partial<IntrospectedProfile> = {},
  ): string | undefined => {
    try {
      introspectedCaller({ ...auth, ...changes }, { ...profile, ...profileChanges });
    } catch (error) {
      return (error as AuthenticationError).code;
    }
    return undefined;
  };

  it('reads a person', () => {
    expect(introspectedCaller(auth, profile)).toEqual({
      kind: 'enterprise',
      issuer: 'https://as.example',
      userId: 'u1',
      organizationId: 'org_1',
      clientId: 'web',
      displayName: 'wanda',
      scopes: ['projects:write', 'projects:read'],
    });
  });

  it('takes a client that is its own subject for a machine, whatever else it bears', () => {
    expect(refusalOf({ subject: 'web' })).toBe('machine_refused');
    expect(
      introspectedCaller({ ...auth, subject: 'web' }, { ...profile, acceptMachines: true }),
    ).toMatchObject({ kind: 'machine', obtainableScopes: ['projects:write', 'projects:read'] });
  });

  // Keycloak gives the service account of a client a user of its own: another subject, and a user name.
  const serviceAccount = {
    subject: '0c7b9f5e-3f0b-4a54-9d39-5b1f7f0f3a11',
    claims: {
      client_id: 'nightly-report',
      tenant: 'org_1',
      scope: 'projects:write',
      username: 'service-account-nightly-report',
      preferred_username: 'service-account-nightly-report',
      email_verified: false,
      client_host: '10.0.0.7',
    },
  };

  it.each([false, true])(
    'takes nobody for a person who bears no mark of one (machines accepted: %s)',
    (acceptMachines) => {
      const marks: IntrospectedProfile['personMark'][] = [
        { claim: 'uid' },
        { claim: 'identity_provider', value: 'entra' },
        { claim: 'toString' },
        { claim: '__proto__' },
      ];
      for (const personMark of marks)
        expect(refusalOf(serviceAccount, { acceptMachines, personMark })).toBe('not_enterprise');
      for (const uid of ['', null, true, 7, ['00u1'], {}])
        expect(refusalOf({ claims: { ...claims, uid } }, { acceptMachines })).toBe('not_enterprise');
    },
  );

  it('wants the value of the mark exactly, where one is given', () => {
    const personMark = { claim: 'identity_provider', value: 'entra' };
    const of = (identity_provider: unknown): string | undefined =>
      refusalOf({ claims: { ...claims, identity_provider } }, { personMark });
    expect(of('entra')).toBeUndefined();
    for (const other of ['google', 'Entra', 'entra ', ['entra'], undefined])
      expect(of(other)).toBe('not_enterprise');
  });

  it('lets an issuer speak for its own organizations only', () => {
    expect(introspectedCaller({ ...auth, claims: { ...claims, tenant: 'org_2' } }, profile)).toMatchObject({
      organizationId: 'org_2',
    });
    for (const tenant of ['org_acme', 'org_', 'ORG_1', 'org_1 '])
      expect(refusalOf({ claims: { ...claims, tenant } })).toBe('organization_refused');
    expect(refusalOf({}, { organizations: [] })).toBe('organization_refused');
    expect(
      refusalOf({ subject: 'web', claims: { ...claims, tenant: 'org_acme' } }, { acceptMachines: true }),
    ).toBe('organization_refused');
  });

  it('reads no organization where the answer names none', () => {
    const { organizationId } = introspectedCaller(
      { ...auth, claims: { ...claims, tenant: undefined } },
      profile,
    );
    expect(organizationId).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>]>([
    ['claim_missing', { client_id: undefined }],
    ['claim_invalid', { scope: 7 }],
  ])('answers %s to %j', (code, changes) => {
    expect(refusalOf({ claims: { ...claims, ...changes } })).toBe(code);
  });
});

describe('introspection', () => {
  const options = {
    issuer: 'https://as.example/',
    endpoint: 'https://as.example/introspect',
    clientId: 'api',
    clientSecret: 'hunter2',
    personMark: 'identity_provider=entra=acme',
    organizations: ['org_1'],
  };
  const claims = { client_id: 'web', scope: '', org_id: 'org_1' };

  it.each([
    ['identity_provider=entra=acme', { identity_provider: 'entra=acme' }],
    ['uid', { uid: '7' }],
  ])('reads %s as the mark of a person', (personMark, mark) => {
    const [trusted] = introspection({ ...options, personMark }).trusted;
    const auth = { issuer: options.issuer, subject: 'wanda', expiresAt: 2_000_000_000 };
    expect(trusted?.toCaller({ ...auth, claims: { ...claims, ...mark } }).kind).toBe('enterprise');
    expect(() => trusted?.toCaller({ ...auth, claims })).toThrow('Sign in with your company account');
  });

  it.each([
    [{ ...options, endpoint: 'http://as.example/introspect' }, 'endpoint must be https, without credentials'],
    [{ ...options, personMark: 'sub' }, "personMark must name what only a person's token has"],
    [{ ...options, organizations: [] }, 'organizations must name an organization'],
    [{ ...options, clientSecret: undefined }, 'introspection: clientSecret is missing'],
  ])('rejects the options %#, without the secret', (wrong, message) => {
    expect(() => introspection(wrong as never)).toThrow(message);
    expect(() => introspection(wrong as never)).not.toThrow('hunter2');
  });
});
