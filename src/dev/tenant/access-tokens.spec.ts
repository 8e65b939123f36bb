import { type AccessTokenGrant, accessTokenClaims } from './access-tokens.js';
import { ACCOUNTS, findAccountByEmail } from './accounts.js';

const account = findAccountByEmail('reader@acme.example') ?? ACCOUNTS[0];
if (account === undefined) throw new Error('There are no accounts.');

const grant: AccessTokenGrant = {
  issuer: 'http://localhost:4400/',
  account,
  permissions: ['projects:read', 'invoices:read', 'clients:read'],
  clientId: 'gatehouse-web',
  api: 'http://localhost:3000/api/mcp',
  scopes: ['openid', 'projects:read'],
  issuedAt: 1_000,
  expiresAt: 4_600,
  tokenId: 'some-id',
};

const common = {
  'https://gatehouse.example/name': 'Remy Reader',
  iss: 'http://localhost:4400/',
  sub: account.sub,
  aud: ['http://localhost:3000/api/mcp', 'http://localhost:4400/userinfo'],
  iat: 1_000,
  exp: 4_600,
  scope: 'openid projects:read',
  org_id: 'org_acme000000000001',
  org_name: 'acme',
};
const { permissions } = grant;

describe('the claims of an access token', () => {
  it.each([
    ['access_token', 'JWT', { azp: 'gatehouse-web' }],
    ['access_token_authz', 'JWT', { azp: 'gatehouse-web', permissions }],
    ['rfc9068_profile', 'at+jwt', { client_id: 'gatehouse-web', jti: 'some-id' }],
    ['rfc9068_profile_authz', 'at+jwt', { client_id: 'gatehouse-web', jti: 'some-id', permissions }],
  ] as const)('in the dialect %s', (dialect, typ, own) => {
    expect(accessTokenClaims(grant, dialect)).toEqual({ typ, claims: { ...common, ...own } });
  });

  it('have one audience without openid, and no scope when none was granted', () => {
    const { claims } = accessTokenClaims({ ...grant, scopes: [] }, 'access_token');
    expect(claims.aud).toBe('http://localhost:3000/api/mcp');
    expect(claims).not.toHaveProperty('scope');
  });
});
