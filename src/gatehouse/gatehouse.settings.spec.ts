import { auth0 } from './auth/issuers/auth0.js';
import { introspection } from './auth/issuers/introspection.js';
import type { GatehouseOptions } from './gatehouse.options.js';
import { GatehouseSettings } from './gatehouse.settings.js';
import { GatehouseOptionsError } from './option-schemas.js';

const tenant = auth0({ domain: 'example.eu.auth0.com' });
const opaque = introspection({
  issuer: 'https://as.example/',
  endpoint: 'https://as.example/introspect',
  clientId: 'api',
  clientSecret: 'hunter2',
  personMark: 'uid',
  organizations: ['org_1'],
});
const good: GatehouseOptions = {
  server: { name: 'orders', version: '1.0.0' },
  resource: 'https://api.example.com/v1/mcp',
  issuers: [tenant],
};
const { server, resource } = good;
const withoutIssuers: GatehouseOptions = { server, resource };
const authenticate = (): undefined => undefined;

/** What an adopter gets wrong, each with the message that says what to write. */
const MISTAKES: readonly (readonly [string, unknown, string])[] = [
  [
    'resource without scheme',
    { ...good, resource: 'api.example.com/mcp' },
    'resource must be an http(s) URL (was "api.example.com/mcp")',
  ],
  [
    'resource with a trailing slash',
    { ...good, resource: 'https://api.example.com/v1/mcp/' },
    'resource must not end with a slash (was "https://api.example.com/v1/mcp/")',
  ],
  [
    'resource over http',
    { ...good, resource: 'http://api.example.com/v1/mcp' },
    'resource must be https, except on this machine (dangerouslyAllowHttp, for development only)',
  ],
  [
    'resource with a query',
    { ...good, resource: 'https://api.example.com/mcp?x=1' },
    'resource must have no query, fragment or credentials',
  ],
  [
    'resource spelled otherwise',
    { ...good, resource: 'https://API.example.com/v1/mcp' },
    'resource must be spelled https://api.example.com/v1/mcp (was "https://API.example.com/v1/mcp")',
  ],
  ['no resource', { ...good, resource: undefined }, 'resource is missing'],
  [
    'an unknown option',
    { ...good, audience: 'x' },
    'audience is not an option. The options are: server, resource',
  ],
  [
    'neither issuers nor authenticate',
    withoutIssuers,
    'issuers is missing: say who issues the tokens, for example issuers: [auth0({ domain })]',
  ],
  ['both issuers and authenticate', { ...good, authenticate }, 'issuers and authenticate exclude each other'],
  ['empty issuers', { ...good, issuers: [] }, 'issuers must name at least one issuer: auth0({ domain })'],
  [
    'a domain in the place of an issuer',
    { ...good, issuers: ['example.eu.auth0.com'] },
    'issuers.0 must be made by auth0(), entra() or introspection() (was "example.eu.auth0.com")',
  ],
  [
    'an issuer twice',
    { ...good, issuers: [tenant, tenant] },
    'issuers: the issuer https://example.eu.auth0.com/ is configured twice',
  ],
  [
    'authenticate without a place to log in',
    { ...withoutIssuers, authenticate },
    'authorizationServers is missing: the metadata must name where clients log in',
  ],
  [
    'opaque tokens without a place to log in',
    { ...good, issuers: [opaque] },
    'authorizationServers is missing',
  ],
  [
    'path with a slash',
    { ...good, path: '/mcp' },
    'path must be a path such as mcp, without a slash at its beginning or end (was "/mcp")',
  ],
  ['protect with another word', { ...good, protect: 'rest' }, 'protect must be "mcp" or "all" (was "rest")'],
  [
    'unknownArguments with another word',
    { ...good, unknownArguments: 'drop' },
    'unknownArguments must be "ignore" or "reject" (was "drop")',
  ],
  [
    'advertiseNull as a word',
    { ...good, advertiseNull: 'yes' },
    'advertiseNull must be a boolean (was "yes")',
  ],
  [
    'an origin with a path',
    { ...good, allowedOrigins: ['https://app.example.com/'] },
    'allowedOrigins.0 must be an origin: scheme, host and port, nothing more',
  ],
  [
    'a host with a scheme',
    { ...good, allowedHosts: ['https://api.example.com'] },
    'allowedHosts.0 must be a host name, with its port if it has one',
  ],
  [
    'a cache that is too long',
    { ...good, tokenCacheSeconds: 86_400 },
    'tokenCacheSeconds must be at most 3600 (was 86400)',
  ],
  [
    'keys that are fetched less often than used',
    { ...good, maxKeyAgeSeconds: 60 },
    'maxKeyAgeSeconds must be at least 600',
  ],
  [
    'tokens that last longer than a year',
    { ...good, maxTokenLifetimeSeconds: 31_536_001 },
    'maxTokenLifetimeSeconds must be at most 31536000',
  ],
  [
    'a limit of none',
    { ...good, rateLimit: { principal: 0 } },
    'rateLimit.principal must be at least 1 (was 0)',
  ],
  ['no server', { ...good, server: undefined }, 'server is missing'],
  ['a server without a version', { ...good, server: { name: 'x' } }, 'server.version is missing'],
  ['denials that cannot be called', { ...good, denials: {} }, 'denials must have the method denied'],
  [
    'audiences beside authenticate',
    { ...withoutIssuers, authenticate, authorizationServers: ['https://a.example/'], audiences: ['x'] },
    'audiences has no effect with authenticate: check the audience there',
  ],
  [
    'apiKeys beside authenticate',
    {
      ...withoutIssuers,
      authenticate,
      authorizationServers: ['https://a.example/'],
      apiKeys: { find: authenticate },
    },
    'apiKeys has no effect with authenticate',
  ],
  [
    'an authorization server over http',
    { ...good, authorizationServers: ['http://a.example/'] },
    'authorizationServers.0 must be https, without credentials',
  ],
  [
    'a REST API at the root',
    { ...good, api: { resource: 'https://api.example.com' } },
    'api.resource must have a path of its own (was "https://api.example.com")',
  ],
  ['no options', undefined, 'options'],
];

describe('GatehouseSettings', () => {
  it.each(MISTAKES)('rejects %s', (_name, options, message) => {
    const read = (): unknown => new GatehouseSettings(options as GatehouseOptions);
    expect(read).toThrow(GatehouseOptionsError);
    expect(read).toThrow(`GatehouseModule: ${message}`);
  });

  it('names every fault at once', () => {
    const read = (): unknown => new GatehouseSettings({ ...good, path: '/', stepUp: 'never' as never });
    expect(read).toThrow(/path must be[^]*stepUp must be/);
  });

  it('does not repeat a secret', () => {
    const rateLimit = { redisUrl: 'http://:hunter2@cache' };
    const read = (): unknown => new GatehouseSettings({ ...good, rateLimit });
    expect(read).toThrow('rateLimit.redisUrl must be a redis:// or rediss:// URL');
    expect(read).not.toThrow('hunter2');
  });

  it.each([
    ['http://localhost/mcp', ['localhost', 'localhost:80']],
    ['https://api.example.com/mcp', ['api.example.com', 'api.example.com:443']],
    ['https://api.example.com:8443/mcp', ['api.example.com:8443']],
  ])('knows the host of %s, its port spelled out or not', (resource, hosts) => {
    expect([...new GatehouseSettings({ ...good, resource }).allowedHosts]).toEqual(hosts);
  });

  it('accepts http of another machine where it is allowed by name', () => {
    const options = { ...good, resource: 'http://api.internal/mcp', dangerouslyAllowHttp: true };
    expect(new GatehouseSettings(options).endpointUrl.href).toBe('http://api.internal/mcp');
  });

  it('names other authorization servers where they are given', () => {
    const { authorizationServers } = new GatehouseSettings({
      ...withoutIssuers,
      authenticate,
      authorizationServers: ['https://login.example.com/realms/company'],
    });
    expect(authorizationServers.issuers).toEqual(['https://login.example.com/realms/company']);
    // RFC 8414 §3.1
    expect(authorizationServers.metadataUrl.href).toBe(
      'https://login.example.com/.well-known/oauth-authorization-server/realms/company',
    );
  });
});
