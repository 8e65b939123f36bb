import { Config } from './config.js';
import { ConfigurationError, readEnvironment } from './environment.js';

const minimal = { API_URL: 'https://api.example.com/api', AUTH0_DOMAIN: 'example.eu.auth0.com' };

function faultsOf(variables: Record<string, string>): readonly string[] {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

describe('readEnvironment', () => {
  it('is content with the two variables that have no default', () => {
    expect(faultsOf(minimal)).toEqual([]);
  });

  it('names every missing variable at once', () => {
    expect(faultsOf({})).toEqual(['API_URL (or NEXT_PUBLIC_API_URL) is missing', 'AUTH0_DOMAIN is missing']);
  });

  it('names every fault at once, with the value', () => {
    expect(
      faultsOf({ ...minimal, PORT: '99999', LOG_LEVEL: 'loud', CORS_ALLOWED_ORIGINS: 'http://a.example/x' }),
    ).toEqual([
      expect.stringMatching(/^PORT .*99999/),
      expect.stringMatching(/^CORS_ALLOWED_ORIGINS must be an origin.*http:\/\/a\.example\/x/),
      expect.stringMatching(/^LOG_LEVEL .*loud/),
    ]);
  });

  it('names faults of https beside the missing ones', () => {
    expect(faultsOf({ NODE_ENV: 'production', API_URL: 'http://api.example.com/api' })).toEqual([
      expect.stringMatching(/^API_URL must be https in production/),
      'AUTH0_DOMAIN is missing',
    ]);
  });

  it('takes an empty value for an absent one', () => {
    expect(faultsOf({ ...minimal, AUTH0_DOMAIN: '', PORT: '' })).toEqual(['AUTH0_DOMAIN is missing']);
  });

  it('accepts NEXT_PUBLIC_API_URL in place of API_URL, which wins', () => {
    const { API_URL, ...rest } = minimal;
    expect(readEnvironment({ ...rest, NEXT_PUBLIC_API_URL: API_URL }).API_URL).toBe(API_URL);
    expect(readEnvironment({ ...minimal, NEXT_PUBLIC_API_URL: 'https://other.example/api' }).API_URL).toBe(
      API_URL,
    );
  });

  it.each([
    'https://api.example.com/api/',
    'https://api.example.com/api?x=1',
    'https://api.example.com/api#x',
    'ftp://a',
    'api',
  ])('refuses %s as a public URL', (API_URL) => {
    expect(faultsOf({ ...minimal, API_URL })).toHaveLength(1);
  });

  it.each(['https://example.eu.auth0.com', 'http://evil.example:4400', 'a b', 'http://localhost:4400/x'])(
    'refuses %s as a domain',
    (AUTH0_DOMAIN) => {
      expect(faultsOf({ ...minimal, AUTH0_DOMAIN })).toHaveLength(1);
    },
  );

  it('wants https in production, but not of a server on this machine', () => {
    expect(
      faultsOf({ ...minimal, NODE_ENV: 'production', MCP_RESOURCE_URL: 'http://api.example.com/api' }),
    ).toEqual([expect.stringMatching(/^MCP_RESOURCE_URL must be https/)]);
    expect(faultsOf({ ...minimal, NODE_ENV: 'production', API_URL: 'http://localhost:3000/api' })).toEqual(
      [],
    );
  });

  it('never repeats a database URL, which may hold a password', () => {
    const message = new ConfigurationError(faultsOf({ ...minimal, DATABASE_URL: 'mysql://u:hunter2@db/x' }))
      .message;
    expect(message).toMatch(/DATABASE_URL must be a postgresql:\/\/ URL/);
    expect(message).not.toContain('hunter2');
  });
});

describe('Config', () => {
  it('derives issuer, resource and audiences', () => {
    const config = new Config(readEnvironment(minimal));
    expect(config.auth0Issuer).toBe('https://example.eu.auth0.com/');
    expect(config.mcpResourceUrl).toBe('https://api.example.com/api/mcp');
    expect(config.mcpAudiences).toEqual(['https://api.example.com/api/mcp']);
    expect(config.restAudiences).toEqual(['https://api.example.com/api']);
    expect(config.allowedHosts).toEqual(['api.example.com']);
  });

  it('takes a resource of its own, shared with the frontend', () => {
    const config = new Config(
      readEnvironment({ ...minimal, MCP_RESOURCE_URL: 'https://api.example.com/api' }),
    );
    expect(config.mcpAudiences).toEqual(['https://api.example.com/api']);
    expect(config.mcpEndpointUrl).toBe('https://api.example.com/api/mcp');
  });

  it('reaches a tenant on this machine over http', () => {
    expect(
      new Config(readEnvironment({ ...minimal, AUTH0_DOMAIN: 'http://localhost:4400' })).auth0Issuer,
    ).toBe('http://localhost:4400/');
  });

  it('keeps the description of the API to itself in production unless told otherwise', () => {
    const docs = (more: Record<string, string>): boolean =>
      new Config(readEnvironment({ ...minimal, ...more })).openApiDocs;
    expect(docs({})).toBe(true);
    expect(docs({ NODE_ENV: 'production' })).toBe(false);
    expect(docs({ NODE_ENV: 'production', OPENAPI_DOCS: 'true' })).toBe(true);
  });
});
