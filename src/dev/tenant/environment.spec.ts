import { initialSettings, readDevTenantEnvironment } from './environment.js';

describe('the environment of the dev tenant', () => {
  it('has defaults that suit the product', () => {
    const environment = readDevTenantEnvironment({ DEV_TENANT_PORT: '' });
    expect(environment).toMatchObject({
      DEV_TENANT_PORT: 4400,
      DATA_DIR: '.data/dev',
      API_URL: 'http://localhost:3000/api',
      DEV_TENANT_EXTRA_AUDIENCES: [],
      RATINGS_API_AUDIENCE: 'https://ratings.example',
      UPSTREAM_CLIENT_ID: 'gatehouse-api',
      UPSTREAM_CLIENT_SECRET: 'gatehouse-api-development-secret',
    });
    expect(initialSettings(environment)).toEqual({
      resourceParameterProfile: 'compatibility',
      domainConnection: true,
      callbackRegistered: true,
      apiRegistered: true,
      tokenDialect: 'rfc9068_profile_authz',
      tokenLifetime: 3600,
      keyRotation: 0,
      refreshWithoutScope: false,
      autoLogin: null,
    });
  });

  it('names the audience that is no URI', () => {
    expect(() =>
      readDevTenantEnvironment({ DEV_TENANT_EXTRA_AUDIENCES: 'https://one.example, two' }),
    ).toThrow('DEV_TENANT_EXTRA_AUDIENCES must be an absolute URI (now "two")');
  });

  it('takes a certificate only with its key', () => {
    expect(() => readDevTenantEnvironment({ DEV_TENANT_TLS_CERT_FILE: 'package.json' })).toThrow(
      'DEV_TENANT_TLS_KEY_FILE is missing (DEV_TENANT_TLS_CERT_FILE needs it)',
    );
  });

  it.each([
    ['NODE_ENV', 'production'],
    ['DEV_TENANT_PORT', '70000'],
    ['DEV_TENANT_TLS_CERT_FILE', '/nowhere/cert.pem'],
    ['API_URL', 'http://localhost:3000/api/'],
    ['DEV_TENANT_RESOURCE_PARAMETER_PROFILE', 'on'],
    ['DEV_TENANT_API_REGISTERED', 'maybe'],
    ['DEV_TENANT_TOKEN_LIFETIME', '0'],
    ['DEV_TENANT_AUTO_LOGIN', 'nobody'],
  ])('names %s and its wrong value', (name, value) => {
    expect(() => readDevTenantEnvironment({ [name]: value })).toThrow(
      new RegExp(`- ${name} must .*\\(now "${value.replace(/[.]/g, '\\.')}"\\)`),
    );
  });
});
