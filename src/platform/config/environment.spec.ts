import { z } from 'zod';
import { GatehouseSettings } from '../../gatehouse/gatehouse.settings.js';
import { Config } from './config.js';
import {
  type EnvironmentPart,
  PLATFORM_VARIABLES,
  readDatabaseEnvironment,
  readEnvironment,
} from './environment.js';
import { gatehouseOptions } from './gatehouse-options.js';
import { ConfigurationError } from './variables.js';

const minimal = { API_URL: 'https://api.example.com/api', AUTH0_DOMAIN: 'example.eu.auth0.com' };
const production = {
  NODE_ENV: 'production',
  API_URL: 'https://api.acme.example/api',
  AUTH0_DOMAIN: 'acme.eu.auth0.com',
};

const NO_ISSUER = 'AUTH0_DOMAIN is missing (or ENTRA_TENANT_IDS, where Entra ID issues all tokens itself)';

function faultsOf(variables: Record<string, string>, parts: EnvironmentPart[] = []): readonly string[] {
  try {
    readEnvironment(variables, parts);
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
    expect(faultsOf({})).toEqual(['API_URL (or NEXT_PUBLIC_API_URL) is missing', NO_ISSUER]);
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

  it('names the fault of what is no URL, with all the others', () => {
    expect(faultsOf({ ...minimal, CORS_ALLOWED_ORIGINS: 'app.example.com', PORT: '-1' })).toEqual([
      expect.stringMatching(/^PORT must be/),
      'CORS_ALLOWED_ORIGINS must be an origin: scheme, host and port, nothing more (now "app.example.com")',
    ]);
  });

  it.each(PLATFORM_VARIABLES)('%s: whatever it is set to, it is taken or named, once', (name) => {
    for (const value of [
      'foo',
      '*',
      'app.example.com',
      'http://',
      'https://a b',
      '//x',
      'http://x/',
      '-1',
      '\n',
      '%',
    ]) {
      const own = faultsOf({ ...minimal, [name]: value }).filter((fault) => fault.startsWith(`${name} `));
      expect(own.length).toBeLessThanOrEqual(1);
    }
  });

  it('names all faults of one variable at once', () => {
    const API_URL = 'http://api.acme.example/v1/';
    expect(faultsOf({ ...production, API_URL })).toEqual([
      'API_URL must not end with a slash; must be https in production; ' +
        `must have the path /api, where this server answers (now "${API_URL}")`,
    ]);
  });

  it('names the items of a list that are wrong, and no others', () => {
    const CORS_ALLOWED_ORIGINS = 'a.example, https://b.example, https://c.example/';
    expect(faultsOf({ ...minimal, CORS_ALLOWED_ORIGINS })).toEqual([
      'CORS_ALLOWED_ORIGINS must be an origin: scheme, host and port, nothing more ' +
        '(now "a.example, https://c.example/")',
    ]);
  });

  it.each<[Record<string, string>, Record<string, unknown>]>([
    [{ LOG_LEVEL: 'info' }, { LOG_LEVEL: 'log' }],
    [{ LOG_LEVEL: 'WARNING' }, { LOG_LEVEL: 'warn' }],
    [{ LOG_LEVEL: 'Debug' }, { LOG_LEVEL: 'debug' }],
    [{ API_KEYS_ENABLED: 'TRUE' }, { API_KEYS_ENABLED: true }],
    [{ API_KEYS_ENABLED: 'Yes' }, { API_KEYS_ENABLED: true }],
    [{ OPENAPI_DOCS: 'off' }, { OPENAPI_DOCS: false }],
    [{ STEP_UP: 'Tool-Error' }, { STEP_UP: 'tool-error' }],
    [{ AUTH0_SCOPES_FROM: 'PERMISSIONS' }, { AUTH0_SCOPES_FROM: 'permissions' }],
    [{ AUTH0_SIGNING_ALG: 'ps256' }, { AUTH0_SIGNING_ALG: 'PS256' }],
  ])('reads %j in the usual spellings', (variables, values) => {
    expect(readEnvironment({ ...minimal, ...variables })).toMatchObject(values);
  });

  it.each([
    ['LOG_LEVEL', 'loud', 'debug, log, warn or error'],
    ['NODE_ENV', 'Production', 'development, test or production'],
    ['API_KEYS_ENABLED', 'maybe', 'true or false'],
    ['AUTH0_SIGNING_ALG', 'HS256', 'RS256 or PS256'],
  ])('says what %s may be instead of %s', (name, value, allowed) => {
    expect(faultsOf({ ...minimal, [name]: value })).toEqual([`${name} must be ${allowed} (now "${value}")`]);
  });

  it.each(PLATFORM_VARIABLES)('%s: a fault is in our words, not in those of zod', (name) => {
    for (const value of ['%', '-1', ',', ' '])
      expect(faultsOf({ ...minimal, [name]: value }).join()).not.toMatch(/Invalid|Too |expected/);
  });

  it('names faults of https beside the missing ones', () => {
    expect(faultsOf({ NODE_ENV: 'production', API_URL: 'http://api.acme.example/api' })).toEqual([
      expect.stringMatching(/^API_URL must be https in production/),
      NO_ISSUER,
    ]);
  });

  it('takes an empty value for an absent one', () => {
    expect(faultsOf({ ...minimal, AUTH0_DOMAIN: '', PORT: '' })).toEqual([NO_ISSUER]);
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
    'ftp://a/api',
    'api',
    'https://API.example.com/api',
    'https://api.example.com:443/api',
    'https://api.example.com/x/../api',
    'http://0x7f.1:3000/api',
    'https:/api.example.com/api',
    'https://user:hunter2@api.example.com/api',
  ])('refuses %s as a public URL: it has one spelling', (API_URL) => {
    for (const name of ['API_URL', 'MCP_RESOURCE_URL']) {
      const faults = faultsOf({ ...minimal, [name]: API_URL });
      expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name} must`))]);
      expect(faults.join()).not.toContain('hunter2');
    }
  });

  it.each([
    'https://api.example.com',
    'https://example.com/backend/api',
    'https://api.example.com/API',
    'https://api.example.com/%61pi',
  ])('refuses %s as API_URL: routes are under /api', (API_URL) => {
    expect(faultsOf({ ...minimal, API_URL })).toEqual([
      `API_URL must have the path /api, where this server answers (now "${API_URL}")`,
    ]);
  });

  it('names NEXT_PUBLIC_API_URL when that is where the fault is', () => {
    const { API_URL, ...rest } = minimal;
    expect(faultsOf({ ...rest, NEXT_PUBLIC_API_URL: `${API_URL}/` })).toEqual([
      expect.stringMatching(/^NEXT_PUBLIC_API_URL must not end with a slash/),
    ]);
    expect(faultsOf({ ...minimal, API_URL: 'x', NEXT_PUBLIC_API_URL: API_URL })).toEqual([
      expect.stringMatching(/^API_URL /),
    ]);
  });

  it.each(['http', '99999', '-1', '3000.5', '0x10', ' '])(
    'refuses %j as a port, and says what is one',
    (PORT) => {
      expect(faultsOf({ ...minimal, PORT })).toEqual([
        `PORT must be a whole number from 0 to 65535 (now "${PORT}")`,
      ]);
    },
  );

  it('takes names without regard to case', () => {
    expect(
      readEnvironment({ ...minimal, AUTH0_DOMAIN: 'Example.EU.auth0.com', ALLOWED_HOSTS: 'Internal:8080' }),
    ).toMatchObject({ AUTH0_DOMAIN: 'example.eu.auth0.com', ALLOWED_HOSTS: ['internal:8080'] });
  });

  it.each(['true', ' 1', '1.5', '0x1', '-1', '11', '1e1'])(
    'a number of proxies is none of %j',
    (TRUST_PROXY) => {
      const faults = [`TRUST_PROXY must be a whole number from 0 to 10 (now "${TRUST_PROXY}")`];
      expect(faultsOf({ ...minimal, TRUST_PROXY })).toEqual(faults);
    },
  );

  it.each(['https://internal', 'internal/x', 'a b', 'internal:port'])(
    'refuses %j as a host',
    (ALLOWED_HOSTS) => {
      expect(faultsOf({ ...minimal, ALLOWED_HOSTS })).toEqual([
        expect.stringMatching(/^ALLOWED_HOSTS must be a host name/),
      ]);
    },
  );

  it('never repeats what may hold a password, wherever it was put', () => {
    const url = 'postgresql://u:hunter2@db/x';
    for (const name of ['API_URL', 'AUTH0_DOMAIN', 'CORS_ALLOWED_ORIGINS', 'LOG_LEVEL', 'PORT'])
      expect(faultsOf({ ...minimal, [name]: url }).join()).toMatch(new RegExp(`^${name} (?!.*hunter2)`));
  });

  it.each(['https://example.eu.auth0.com', 'http://evil.example:4400', 'a b', 'http://localhost:4400/x'])(
    'refuses %s as a domain',
    (AUTH0_DOMAIN) => {
      expect(faultsOf({ ...minimal, AUTH0_DOMAIN })).toHaveLength(1);
    },
  );

  it('wants https in production, but not of a server on this machine', () => {
    expect(faultsOf({ ...production, MCP_RESOURCE_URL: 'http://api.acme.example/api' })).toEqual([
      expect.stringMatching(/^MCP_RESOURCE_URL must be https/),
    ]);
    expect(faultsOf({ ...production, API_URL: 'http://localhost:3000/api' })).toEqual([]);
  });

  it('refuses the placeholders of .env.example and of the README in production, by name', () => {
    const placeholders = {
      ...minimal,
      CORS_ALLOWED_ORIGINS: 'https://app.example.com',
      DATABASE_URL: 'postgresql://gatehouse@db.example.com/gatehouse?sslmode=verify-full',
    };
    expect(faultsOf(placeholders)).toEqual([]);
    expect(faultsOf({ ...production, ...placeholders, CONFIRMATION_SECRET: 'x'.repeat(32) })).toEqual(
      Object.keys(placeholders).map(
        (name) => expect.stringMatching(`^${name} is still the placeholder`) as string,
      ),
    );
  });

  it.each([
    ['AUTH0_DOMAIN', 'http://localhost:4400'],
    ['AUTH0_CUSTOM_DOMAINS', 'login.acme.example, http://127.0.0.1:4400'],
    ['ENTRA_AUTHORITY', 'http://localhost:4400'],
  ])('refuses an issuer over http in production, unless allowed by name: %s', (name, value) => {
    const variables = { ...production, [name]: value };
    expect(faultsOf(variables)).toEqual([
      `${name} must be https in production, unless DANGEROUSLY_ALLOW_HTTP_ISSUER is true`,
    ]);
    expect(faultsOf({ ...variables, DANGEROUSLY_ALLOW_HTTP_ISSUER: 'true' })).toEqual([]);
    expect(faultsOf({ ...variables, NODE_ENV: 'development' })).toEqual([]);
  });

  it('never repeats a database URL, which may hold a password', () => {
    const message = new ConfigurationError(faultsOf({ ...minimal, DATABASE_URL: 'mysql://u:hunter2@db/x' }))
      .message;
    expect(message).toMatch(/DATABASE_URL must be a postgresql:\/\/ URL/);
    expect(message).not.toContain('hunter2');
  });
});

describe('the size of answers', () => {
  it('is 10,000 tokens by default', () => {
    expect(readEnvironment(minimal).ANSWER_TOKENS).toBe(10_000);
  });
});

describe('rate limits', () => {
  it('have defaults, believe no proxy and need no Redis', () => {
    expect(readEnvironment(minimal)).toMatchObject({
      TRUST_PROXY: 0,
      RATE_LIMIT_WINDOW_SECONDS: 60,
      RATE_LIMIT_ADDRESS: 1200,
      RATE_LIMIT_PRINCIPAL: 300,
      RATE_LIMIT_WRITES: 60,
    });
    expect(readEnvironment(minimal).REDIS_URL).toBeUndefined();
  });

  it.each([
    ['ANSWER_TOKENS', '8999'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '-1'],
    ['TRUST_PROXY', '1.5'],
    ['RATE_LIMIT_ADDRESS', '0'],
    ['RATE_LIMIT_PRINCIPAL', 'unlimited'],
    ['RATE_LIMIT_WRITES', '-5'],
    ['RATE_LIMIT_WINDOW_SECONDS', '0'],
  ])('refuse %s=%s', (name, value) => {
    expect(faultsOf({ ...minimal, [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} `))]);
  });

  it('take the URL of a Redis, and never repeat it', () => {
    expect(
      readEnvironment({ ...minimal, REDIS_URL: 'rediss://:hunter2@redis.example:6380/1' }).REDIS_URL,
    ).toBe('rediss://:hunter2@redis.example:6380/1');
    expect(faultsOf({ ...minimal, REDIS_URL: 'https://:hunter2@redis.example' })).toEqual([
      'REDIS_URL must be a redis:// or rediss:// URL',
    ]);
  });
});

describe('the part of a feature', () => {
  const depot = {
    schema: z.object({ DEPOT_NAME: z.string().optional(), DEPOT_SHELVES: z.stringbool().optional() }),
    together: ['REDIS_URL', 'DEPOT_NAME', 'DEPOT_SHELVES'],
  };
  const set = { REDIS_URL: 'redis://r', DEPOT_NAME: 'north', DEPOT_SHELVES: 'yes' };

  it('is read with the other variables, and returned to the feature', () => {
    const config = Config.fromEnvironment({ ...minimal, ...set }, [depot]);
    expect(config.of(depot)).toMatchObject({ DEPOT_NAME: 'north', DEPOT_SHELVES: true });
    expect(Config.fromEnvironment(minimal, [depot]).of(depot).DEPOT_NAME).toBeUndefined();
  });

  it('has its faults named with all others', () => {
    expect(faultsOf({ ...minimal, PORT: 'x', DEPOT_SHELVES: 'many' }, [depot])).toEqual([
      expect.stringMatching(/^PORT must/),
      expect.stringMatching(/^DEPOT_SHELVES .*"many"/),
      'REDIS_URL is missing (DEPOT_SHELVES needs it)',
      'DEPOT_NAME is missing (DEPOT_SHELVES needs it)',
    ]);
  });

  it('cannot be asked for unless it was read', () => {
    expect(() => Config.fromEnvironment({ ...minimal, ...set }).of(depot)).toThrow(
      / DEPOT_NAME, DEPOT_SHELVES$/,
    );
  });
});

describe('Config', () => {
  it('derives issuer, resource and audiences', () => {
    const config = new Config(readEnvironment(minimal));
    expect(config.auth0Issuer).toBe('https://example.eu.auth0.com/');
    expect(config.mcpResourceUrl).toBe('https://api.example.com/api/mcp');
    expect(config.restAudiences).toEqual(['https://api.example.com/api']);
  });

  it('takes a resource of its own, shared with the frontend', () => {
    const config = new Config(
      readEnvironment({ ...minimal, MCP_RESOURCE_URL: 'https://api.example.com/api' }),
    );
    expect(config.mcpResourceUrl).toBe('https://api.example.com/api');
    expect(config.mcpEndpointUrl).toBe('https://api.example.com/api/mcp');
  });

  it.each<[string, Record<string, string>, string | undefined]>([
    ['by its URL', {}, minimal.API_URL],
    ['by its URL, said again', { AUTH0_AUDIENCE: minimal.API_URL }, minimal.API_URL],
    ['as one with the MCP endpoint', { MCP_RESOURCE_URL: minimal.API_URL }, minimal.API_URL],
    ['not by an audience that is no URL', { AUTH0_AUDIENCE: 'urn:orders' }, undefined],
    ['not by an audience that is another URL', { AUTH0_AUDIENCE: 'https://api.example.com' }, undefined],
    ['not by its URL with a slash', { AUTH0_AUDIENCE: `${minimal.API_URL}/` }, undefined],
    [
      'not where the MCP endpoint has that path at another host',
      { MCP_RESOURCE_URL: 'https://mcp.example.com/api' },
      undefined,
    ],
  ])('publishes the REST API as a resource %s', (_, variables, resource) => {
    expect(new Config(readEnvironment({ ...minimal, ...variables })).restResourceUrl).toBe(resource);
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
    expect(docs(production)).toBe(false);
    expect(docs({ ...production, OPENAPI_DOCS: 'true' })).toBe(true);
  });

  describe('issuers', () => {
    const GUID = 'AAAAAAAA-0000-4000-8000-000000000001';
    const introspection = {
      INTROSPECTION_ENDPOINT: 'https://as.example/introspect',
      INTROSPECTION_ISSUER: 'https://as.example',
      INTROSPECTION_CLIENT_ID: 'gatehouse',
      INTROSPECTION_CLIENT_SECRET: 's3cret-value',
      INTROSPECTION_PERSON_CLAIM: 'uid',
      INTROSPECTION_ORGANIZATIONS: 'org_1',
    };

    it('accepts them all together, GUIDs in lower case', () => {
      expect(
        readEnvironment({ ...minimal, ...introspection, ENTRA_TENANT_IDS: GUID, ENTRA_CLIENT_ID: GUID }),
      ).toMatchObject({ ENTRA_TENANT_IDS: [GUID.toLowerCase()], ENTRA_CLIENT_ID: GUID.toLowerCase() });
    });

    it('remembers verified tokens for a minute, for up to an hour, or not at all', () => {
      const seconds = (variables: Record<string, string>): number =>
        readEnvironment({ ...minimal, ...variables }).TOKEN_CACHE_SECONDS;
      expect(seconds({})).toBe(60);
      expect(seconds({ TOKEN_CACHE_SECONDS: '3600' })).toBe(3600);
      expect(seconds({ TOKEN_CACHE_SECONDS: '0' })).toBe(0);
    });

    it('hands the bounds of keys and tokens to the module', () => {
      const variables = { MAX_KEY_AGE_SECONDS: '600', MAX_TOKEN_LIFETIME_SECONDS: '300' };
      const options = gatehouseOptions(new Config(readEnvironment({ ...minimal, ...variables })));
      expect(options).toMatchObject({ maxKeyAgeSeconds: 600, maxTokenLifetimeSeconds: 300 });
    });

    it('trusts a custom domain as the same tenant', () => {
      const config = new Config(readEnvironment({ ...minimal, AUTH0_CUSTOM_DOMAINS: 'login.example.com' }));
      expect(config.auth0Issuers).toEqual(['https://example.eu.auth0.com/', 'https://login.example.com/']);
    });

    it.each<[string, Record<string, string>, RegExp[]]>([
      ['Entra without the app registration', { ENTRA_TENANT_IDS: GUID }, [/^ENTRA_CLIENT_ID is missing/]],
      ['an app registration without tenants', { ENTRA_CLIENT_ID: GUID }, [/^ENTRA_TENANT_IDS is missing/]],
      [
        'a tenant by its name',
        { ENTRA_TENANT_IDS: 'common', ENTRA_CLIENT_ID: GUID },
        [/^ENTRA_TENANT_IDS .*GUID/],
      ],
      [
        'the tenant of personal accounts',
        { ENTRA_TENANT_IDS: '9188040d-6c67-4c5b-b112-36a304b66dad', ENTRA_CLIENT_ID: GUID },
        [/^ENTRA_TENANT_IDS .*personal/],
      ],
      [
        'an endpoint alone',
        { INTROSPECTION_ENDPOINT: 'https://as.example/introspect' },
        [
          /_ISSUER is missing/,
          /_CLIENT_ID is missing/,
          /_CLIENT_SECRET is missing/,
          /_PERSON_CLAIM is missing/,
          /_ORGANIZATIONS is missing/,
        ],
      ],
      ...['as.example', 'urn:example:as', 'ftp://as.example'].map(
        (INTROSPECTION_ISSUER): [string, Record<string, string>, RegExp[]] => [
          `${INTROSPECTION_ISSUER} as an issuer`,
          { ...introspection, INTROSPECTION_ISSUER },
          [/^INTROSPECTION_ISSUER must be an http\(s\) URL/],
        ],
      ),
      ...['sub', 'username', 'client_id', 'preferred_username'].map(
        (name): [string, Record<string, string>, RegExp[]] => [
          `${name} as the mark of a person`,
          { ...introspection, INTROSPECTION_PERSON_CLAIM: name },
          [/^INTROSPECTION_PERSON_CLAIM must name what only a person's token has/],
        ],
      ),
      [
        'a mark without a name',
        { ...introspection, INTROSPECTION_PERSON_CLAIM: '=entra' },
        [/^INTROSPECTION_PERSON_CLAIM must be the name of a member, or NAME=VALUE/],
      ],
      [
        'an endpoint that would be sent secrets in the clear',
        { ...introspection, INTROSPECTION_ENDPOINT: 'http://as.example/introspect' },
        [/^INTROSPECTION_ENDPOINT must be https/],
      ],
      ['an algorithm with a shared secret', { AUTH0_SIGNING_ALG: 'HS256' }, [/^AUTH0_SIGNING_ALG/]],
      ['a cache of more than an hour', { TOKEN_CACHE_SECONDS: '3601' }, [/^TOKEN_CACHE_SECONDS/]],
      [
        'keys older than a day',
        { MAX_KEY_AGE_SECONDS: '86401' },
        [/^MAX_KEY_AGE_SECONDS must be .* 600 to 86400/],
      ],
      [
        'tokens of any lifetime',
        { MAX_TOKEN_LIFETIME_SECONDS: '0' },
        [/^MAX_TOKEN_LIFETIME_SECONDS must be/],
      ],
    ])('refuses %s', (_, variables, faults) => {
      expect(faultsOf({ ...minimal, ...variables })).toEqual(
        faults.map((f) => expect.stringMatching(f) as string),
      );
    });

    describe('Entra ID alone', () => {
      const { API_URL } = minimal;
      const entra = {
        API_URL,
        ENTRA_TENANT_IDS: GUID,
        ENTRA_CLIENT_ID: GUID,
        ENTRA_APP_ID_URI: 'api://gatehouse',
      };

      const announced = (variables: Record<string, string>): unknown => {
        const options = gatehouseOptions(new Config(readEnvironment(variables)));
        const { issuers } = new GatehouseSettings({ ...options, server: { name: 'x', version: '1' } })
          .authorizationServers;
        return issuers;
      };

      it('needs no AUTH0_DOMAIN, and is where clients are sent', () => {
        const { auth0Issuer, auth0Issuers } = new Config(readEnvironment(entra));
        expect({ auth0Issuer, auth0Issuers }).toEqual({ auth0Issuer: undefined, auth0Issuers: [] });
        expect(announced(entra)).toEqual([`https://login.microsoftonline.com/${GUID.toLowerCase()}/v2.0`]);
      });

      it('is accepted, not announced, beside Auth0', () => {
        expect(announced({ ...entra, ...minimal })).toEqual(['https://example.eu.auth0.com/']);
      });

      it.each<[string, Record<string, string>, string[]]>([
        [
          'the App ID URI',
          { ENTRA_APP_ID_URI: '' },
          ['ENTRA_APP_ID_URI is missing (without AUTH0_DOMAIN, clients are told to ask for its scopes)'],
        ],
        [
          'Auth0, for its custom domains',
          { AUTH0_CUSTOM_DOMAINS: 'login.example.com' },
          ['AUTH0_DOMAIN is missing (AUTH0_CUSTOM_DOMAINS needs it)'],
        ],
        [
          'Auth0, to exchange tokens',
          { UPSTREAM_CLIENT_ID: 'x' },
          ['AUTH0_DOMAIN is missing (UPSTREAM_CLIENT_ID needs it)'],
        ],
        ['a tenant', { ENTRA_TENANT_IDS: ',' }, ['ENTRA_TENANT_IDS must name a tenant (now ",")']],
        [
          'a URI that can stand in a scope',
          { ENTRA_APP_ID_URI: 'api://gate house' },
          ['ENTRA_APP_ID_URI must have no spaces, quotes or backslashes (now "api://gate house")'],
        ],
      ])('wants %s', (_, variables, faults) => {
        expect(faultsOf({ ...entra, ...variables })).toEqual(faults);
      });
    });

    it('takes no client for an audience: its ID tokens would come in', () => {
      const AUTH0_CLIENT_ID = 'web';
      for (const [name, value] of [
        ['AUTH0_AUDIENCE', 'web'],
        ['MCP_ADDITIONAL_AUDIENCES', 'https://a.example, web'],
      ] as const) {
        expect(faultsOf({ ...minimal, AUTH0_CLIENT_ID, [name]: value })).toEqual([
          `${name} must not name AUTH0_CLIENT_ID: its ID tokens would pass for access tokens`,
        ]);
        expect(faultsOf({ ...minimal, AUTH0_CLIENT_ID: 'we', [name]: value })).toEqual([]);
      }
    });

    it('needs the secret of confirmations where several instances may run, and never repeats it', () => {
      const shared = { ...production, DATABASE_URL: 'postgresql://localhost/x' };
      expect(faultsOf(shared)).toEqual([expect.stringMatching(/^CONFIRMATION_SECRET is missing/)]);
      expect(faultsOf({ ...shared, CONFIRMATION_SECRET: '' })).toHaveLength(1);
      expect(faultsOf({ ...shared, CONFIRMATION_SECRET: 's3cret'.repeat(6) })).toEqual([]);
      expect(faultsOf({ ...shared, NODE_ENV: 'development' })).toEqual([]);
      expect(faultsOf({ ...shared, DATABASE_URL: '' })).toEqual([]);
      const [short = ''] = faultsOf({ ...minimal, CONFIRMATION_SECRET: 's3cret'.repeat(5) });
      expect(short).toMatch(/^CONFIRMATION_SECRET .*32/);
      expect(short).not.toContain('s3cret');
    });

    it('never repeats INTROSPECTION_CLIENT_SECRET', () => {
      const faults = faultsOf({ ...minimal, INTROSPECTION_CLIENT_SECRET: 's3cret-value' });
      expect(faults).toHaveLength(5);
      expect(faults.join()).not.toContain('s3cret-value');
    });
  });
});

describe('a service on another machine, in production', () => {
  const sealed = { ...production, CONFIRMATION_SECRET: 'x'.repeat(32) };
  const database = (name: string): string =>
    `${name} must end in ?sslmode=verify-full (or set ALLOW_UNENCRYPTED_SERVICES=true)`;
  const redis = 'REDIS_URL must begin with rediss:// (or set ALLOW_UNENCRYPTED_SERVICES=true)';

  const REFUSED: readonly (readonly [string, Record<string, string>, string])[] = [
    ['no sslmode', { DATABASE_URL: 'postgresql://u:hunter2@db.acme.example/x' }, database('DATABASE_URL')],
    [
      'sslmode=disable',
      { DATABASE_URL: 'postgresql://db.acme.example/x?sslmode=disable' },
      database('DATABASE_URL'),
    ],
    [
      'no verification',
      { DATABASE_URL: 'postgresql://db.acme.example/x?sslmode=no-verify' },
      database('DATABASE_URL'),
    ],
    [
      'no verification, as libpq has it',
      { DATABASE_URL: 'postgresql://db.acme.example/x?uselibpqcompat=true&sslmode=require' },
      database('DATABASE_URL'),
    ],
    [
      'another host in a parameter',
      { DATABASE_URL: 'postgresql://localhost/x?host=db.acme.example' },
      database('DATABASE_URL'),
    ],
    [
      'a name that begins like this machine',
      { DATABASE_URL: 'postgresql://localhost.acme.example/x' },
      database('DATABASE_URL'),
    ],
    [
      'the credential of the owner',
      { MIGRATION_DATABASE_URL: 'postgresql://db.acme.example/x' },
      database('MIGRATION_DATABASE_URL'),
    ],
    ['Redis', { REDIS_URL: 'redis://:hunter2@redis.acme.example' }, redis],
  ];

  it.each(REFUSED)('is refused without verified TLS: %s', (_, variables, fault) => {
    expect(faultsOf({ ...sealed, ...variables })).toEqual([fault]);
  });

  it.each(REFUSED)(
    'is taken without it when that is allowed by name, or in development: %s',
    (_, variables) => {
      expect(faultsOf({ ...sealed, ...variables, ALLOW_UNENCRYPTED_SERVICES: 'true' })).toEqual([]);
      expect(faultsOf({ ...minimal, ...variables })).toEqual([]);
      expect(faultsOf({ ...sealed, ...variables, ALLOW_UNENCRYPTED_SERVICES: 'false' })).toHaveLength(1);
    },
  );

  it.each<Record<string, string>>([
    { DATABASE_URL: 'postgresql://u@db.acme.example/x?sslmode=verify-full' },
    { DATABASE_URL: 'postgresql://u@db.acme.example/x?ssl=true' },
    { DATABASE_URL: 'postgresql://u@localhost/x' },
    { DATABASE_URL: 'postgresql://u@127.0.0.1:6432/x' },
    { DATABASE_URL: 'postgresql://u@[::1]/x' },
    { DATABASE_URL: 'postgresql:///x?host=/var/run/postgresql' },
    { REDIS_URL: 'rediss://redis.acme.example' },
    { REDIS_URL: 'redis://127.0.0.1:6379/1' },
  ])('is taken: %j', (variables) => {
    expect(faultsOf({ ...sealed, ...variables })).toEqual([]);
  });

  it('is refused to the commands as well', () => {
    expect(() =>
      readDatabaseEnvironment({
        NODE_ENV: 'production',
        MIGRATION_DATABASE_URL: 'postgresql://db.acme.example/x',
      }),
    ).toThrow(database('MIGRATION_DATABASE_URL'));
  });
});
