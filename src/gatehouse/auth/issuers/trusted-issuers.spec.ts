import { IssuerStandIn } from '../../../../test/support/issuer-stand-in.js';
import { Config } from '../../../platform/config/config.js';
import { ConfigurationError } from '../../../platform/config/environment.js';
import { ProtectedResources } from '../protected-resources.js';
import { auth0Issuers, entraIssuers } from './trusted-issuers.js';

const TID = 'aaaaaaaa-0000-4000-8000-000000000001';
const CLIENT = 'cccccccc-0000-4000-8000-00000000000c';

const configOf = (variables: Record<string, string>): Config =>
  Config.fromEnvironment({
    API_URL: 'https://api.example.com/api',
    AUTH0_DOMAIN: 'example.eu.auth0.com',
    ...variables,
  });

describe('auth0Issuers', () => {
  it('know a person by one issuer, whichever domain served the login', () => {
    const issuers = auth0Issuers(configOf({ AUTH0_CUSTOM_DOMAINS: 'login.example.com' }));
    expect(issuers.map(({ issuer }) => issuer)).toEqual([
      'https://example.eu.auth0.com/',
      'https://login.example.com/',
    ]);
    for (const trusted of issuers) {
      const { issuer } = trusted;
      const claims = { client_id: 'web', org_id: 'org_1' };
      const principal = trusted.toPrincipal({
        issuer,
        subject: 'waad|wanda',
        expiresAt: 2_000_000_000,
        claims,
      });
      expect(principal.issuer).toBe('https://example.eu.auth0.com/');
    }
  });
});

describe('entraIssuers', () => {
  let entra: IssuerStandIn;
  beforeAll(async () => {
    entra = await IssuerStandIn.start();
  });
  afterAll(() => entra.stop());

  // Entra publishes the keys of v1 tokens and of v2 tokens at different addresses.
  it.each([
    ['v2', () => `${entra.url}${TID}/v2.0`, `/${TID}/discovery/v2.0/keys`],
    ['v1', () => `https://sts.windows.net/${TID}/`, `/${TID}/discovery/keys`],
  ])('read the keys of %s tokens where Entra publishes them', async (_, iss, path) => {
    const config = configOf({
      ENTRA_TENANT_IDS: TID,
      ENTRA_CLIENT_ID: CLIENT,
      ENTRA_AUTHORITY: entra.url.slice(0, -1),
    });
    const issuer = entraIssuers(config).find((candidate) => candidate.issuer === iss());
    const token = await entra.sign({ iss: iss(), aud: CLIENT }, { typ: 'JWT' });
    await expect(issuer?.verifierFor([]).verifyAccessToken(token, 'caller')).resolves.toMatchObject({
      issuer: iss(),
    });
    expect(entra.paths.at(-1)).toBe(path);
  });
});

describe('issuers configured twice', () => {
  const introspection = {
    INTROSPECTION_ENDPOINT: 'https://as.example/introspect',
    INTROSPECTION_CLIENT_ID: 'api',
    INTROSPECTION_CLIENT_SECRET: 'secret',
    INTROSPECTION_PERSON_CLAIM: 'uid',
    INTROSPECTION_ORGANIZATIONS: 'org_1',
  };

  it.each([
    [
      'opaque tokens of the Auth0 tenant',
      { ...introspection, INTROSPECTION_ISSUER: 'https://example.eu.auth0.com/' },
      'https://example.eu.auth0.com/',
    ],
    [
      'a custom domain that is the tenant’s own',
      { AUTH0_CUSTOM_DOMAINS: 'example.eu.auth0.com' },
      'https://example.eu.auth0.com/',
    ],
    [
      'an Entra tenant twice, in other case',
      { ENTRA_TENANT_IDS: `${TID},${TID.toUpperCase()}`, ENTRA_CLIENT_ID: CLIENT },
      `https://sts.windows.net/${TID}/`,
    ],
  ])('stop the start: %s', (_, variables, issuer) => {
    const start = (): unknown =>
      new ProtectedResources(configOf(variables), { find: () => Promise.resolve(undefined) });
    expect(start).toThrow(ConfigurationError);
    expect(start).toThrow(`The issuer ${issuer} is configured twice`);
  });
});
