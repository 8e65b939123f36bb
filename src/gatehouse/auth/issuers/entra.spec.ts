import type { AuthInfo } from '../tokens/access-token-verifier.js';
import type { AuthenticationError } from '../tokens/authentication.errors.js';
import { IssuerStandIn } from '../../../../test/support/issuer-stand-in.js';
import { entra, entraCaller, type EntraTenant } from './entra.js';

const TID = '11111111-2222-4333-8444-555555555555';

describe('entraCaller', () => {
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
      entraCaller(auth, tenant);
    } catch (error) {
      return (error as AuthenticationError).code;
    }
    return undefined;
  };

  it('knows a person by tenant and oid, not by the pairwise subject', () => {
    expect(entraCaller(authOf(user), tenant)).toEqual({
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
    expect(entraCaller(authOf(v1), tenant)).toMatchObject({
      clientId: 'v1-client',
      displayName: 'wanda@acme.example',
    });
  });

  it("never takes a person's app roles for scopes", () => {
    const { scopes } = entraCaller(authOf({ ...user, roles: ['audit:read'] }), tenant);
    expect(scopes).not.toContain('audit:read');
    expect(refusalOf(authOf({ ...user, scp: undefined, roles: ['audit:read'] }))).toBe('scp_missing');
  });

  it.each([undefined, '', ' '])("refuses a person's token with scp %j, and says so", (scp) => {
    expect(refusalOf(authOf({ ...user, scp }))).toBe('scp_missing');
  });

  it('knows an ID token of a shared app registration by its missing client', () => {
    expect(refusalOf(authOf({ ...user, azp: undefined, scp: undefined, roles: ['projects:write'] }))).toBe(
      'token_is_id_token',
    );
  });

  it('reads roles for an application, where machines are accepted', () => {
    const auth = authOf(application, 'app-object');
    expect(refusalOf(auth)).toBe('machine_refused');
    expect(entraCaller(auth, { ...tenant, acceptMachines: true })).toEqual({
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

describe('entra', () => {
  const TID = 'aaaaaaaa-0000-4000-8000-000000000001';
  const CLIENT = 'cccccccc-0000-4000-8000-00000000000c';
  let issuer: IssuerStandIn;

  beforeAll(async () => {
    issuer = await IssuerStandIn.start();
  });
  afterAll(() => issuer.stop());

  // Entra publishes the keys of v1 tokens and of v2 tokens at different addresses.
  it.each([
    ['v2', () => `${issuer.url}${TID}/v2.0`, `/${TID}/discovery/v2.0/keys`],
    ['v1', () => `https://sts.windows.net/${TID}/`, `/${TID}/discovery/keys`],
  ])('reads the keys of %s tokens where Entra publishes them', async (_, iss, path) => {
    const { trusted } = entra({ tenants: [TID], clientId: CLIENT, authority: issuer.url.slice(0, -1) });
    const verifier = trusted
      .find((candidate) => candidate.issuer === iss())
      ?.verifierFor({
        audiences: [],
        maxKeyAgeSeconds: 3600,
        maxTokenLifetimeSeconds: 86_400,
      });
    const token = await issuer.sign({ iss: iss(), aud: CLIENT }, { typ: 'JWT' });
    await expect(verifier?.verifyAccessToken(token, 'caller')).resolves.toMatchObject({ issuer: iss() });
    expect(issuer.paths.at(-1)).toBe(path);
  });

  it('sends clients to its tenants, with scopes as Entra takes them, where it has an Application ID URI', () => {
    const options = { tenants: [TID.toUpperCase()], clientId: CLIENT };
    expect(entra(options).authorizationServers).toBeUndefined();
    const { authorizationServers } = entra({ ...options, appIdUri: 'api://gatehouse' });
    const v2 = `https://login.microsoftonline.com/${TID}/v2.0`;
    expect(authorizationServers).toMatchObject({ issuers: [v2], signingAlgorithm: 'RS256' });
    expect(authorizationServers?.metadataUrl.href).toBe(`${v2}/.well-known/openid-configuration`);
    expect(authorizationServers?.formatScope('projects:read')).toBe('api://gatehouse/projects:read');
  });

  it.each([
    [{ tenants: [], clientId: CLIENT }, 'entra: tenants must name a tenant'],
    [
      { tenants: ['common'], clientId: CLIENT },
      'entra: tenants.0 must be the GUID of an Entra tenant (was "common")',
    ],
    [{ tenants: [TID] }, 'entra: clientId is missing'],
  ])('rejects the options %j', (options, message) => {
    expect(() => entra(options as never)).toThrow(message);
  });
});
