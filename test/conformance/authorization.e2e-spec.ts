import { z } from 'zod';
import { startAdoptedTarget } from '../adoption/adopted-target.js';
import { createApp as createAdoptedByAuthenticate } from '../adoption/adopted-by-authenticate/main.js';
import { createApp as createAdoptedByIssuers } from '../adoption/adopted-by-issuers/main.js';
import { type AuthorizationTarget, givenTarget, startTarget } from './authorization-target.js';
import { challengeOf, parameterOf } from './challenge.js';
import { forgeriesOf } from './forgeries.js';
import { type Answer, type Header, send } from './http.js';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

const initialize = {
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'authorization-suite', version: '1' },
  },
};

const metadataSchema = z.looseObject({
  resource: z.string(),
  authorization_servers: z.array(z.string()).min(1),
  scopes_supported: z.array(z.string()).optional(),
  bearer_methods_supported: z.array(z.string()).optional(),
  resource_signing_alg_values_supported: z.array(z.string()).optional(),
});

const isSecure = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
};

const given = givenTarget(process.env);
/** A case that needs a token which a server of somebody else may not have been given with. */
const itWith = (...needed: (keyof AuthorizationTarget)[]): jest.It =>
  given === undefined || needed.every((name) => given[name] !== undefined) ? it : it.skip;

type Start = () => Promise<AuthorizationTarget>;

/** The server that the environment names; without one, ours: the product, and APIs that have adopted the module. */
const TARGETS: [string, Start][] =
  given === undefined
    ? [
        ['the product', startTarget],
        ['an API that adopts by issuers', () => startAdoptedTarget(createAdoptedByIssuers)],
        ['an API that adopts by authenticate', () => startAdoptedTarget(createAdoptedByAuthenticate)],
      ]
    : [['the server given', () => Promise.resolve(given)]];

describe.each(TARGETS)('authorization of a resource server: %s', (_, start) => {
  let target: AuthorizationTarget;
  let endpoint: URL;

  beforeAll(async () => {
    target = await start();
    endpoint = new URL(target.mcpUrl);
  });

  afterAll(() => target.stop());

  const bearer = (token: string): Header => ['Authorization', `Bearer ${token}`];

  /** A good first message, but for what is given. */
  function post(
    headers: readonly Header[],
    { url = endpoint, message = initialize }: { url?: URL; message?: object } = {},
  ): Promise<Answer> {
    const all: Header[] = [
      ['Content-Type', 'application/json'],
      ['Accept', 'application/json, text/event-stream'],
      ...headers,
    ];
    return send(url, 'POST', all, JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }));
  }

  const withQuery = (name: string, value: string): URL => {
    const url = new URL(endpoint);
    url.searchParams.set(name, value);
    return url;
  };

  /** Where clients look that were not told, the first place first (RFC 9728 §3.1; MCP, "Discovery"). */
  const metadataUrls = (): string[] => [
    `${endpoint.origin}${WELL_KNOWN}${endpoint.pathname === '/' ? '' : endpoint.pathname}`,
    `${endpoint.origin}${WELL_KNOWN}`,
  ];

  const metadata = async (): Promise<z.infer<typeof metadataSchema>> => {
    const { body } = await send(metadataUrls()[0] ?? '', 'GET');
    return metadataSchema.parse(JSON.parse(body));
  };

  it('MCP Token Handling: a good token opens the endpoint', async () => {
    const answer = await post([bearer(target.token)]);
    expect(answer.status).toBe(200);
    expect(answer.headers['www-authenticate']).toBeUndefined();
  });

  describe('protected resource metadata', () => {
    it('RFC 9728 §3.1: is at the well-known address with the path of the resource put in', async () => {
      const answer = await send(metadataUrls()[0] ?? '', 'GET');
      expect(answer.status).toBe(200);
    });

    it('MCP Protected Resource Metadata Discovery: is at the root as well, the same', async () => {
      const [byPath, atRoot] = await Promise.all(metadataUrls().map((url) => send(url, 'GET')));
      expect(atRoot?.status).toBe(200);
      expect(JSON.parse(atRoot?.body ?? '')).toEqual(JSON.parse(byPath?.body ?? ''));
    });

    it('RFC 9728 §3.2: is a JSON object, of type application/json, without empty lists', async () => {
      const answer = await send(metadataUrls()[0] ?? '', 'GET');
      expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
      const document = z.record(z.string(), z.unknown()).parse(JSON.parse(answer.body));
      const empty = Object.entries(document).filter(
        ([, value]) => Array.isArray(value) && value.length === 0,
      );
      expect(empty).toEqual([]);
    });

    it('RFC 9728 §3.3: names the very resource that clients are configured with', async () => {
      expect((await metadata()).resource).toBe(target.mcpUrl);
    });

    it('RFC 9728 §1.2: the resource is https, or on this machine, and has no fragment', async () => {
      const { resource } = await metadata();
      expect(isSecure(resource)).toBe(true);
      expect(resource).not.toContain('#');
    });

    it('MCP Authorization Server Location: names an authorization server', async () => {
      expect((await metadata()).authorization_servers.length).toBeGreaterThan(0);
    });

    it('RFC 8414 §2: its issuers are https, or on this machine, without query and fragment', async () => {
      for (const issuer of (await metadata()).authorization_servers) {
        expect(isSecure(issuer)).toBe(true);
        expect(issuer).not.toMatch(/[?#]/);
      }
    });

    it('RFC 8414 §3.3: its first issuer calls itself by that very name', async () => {
      const [issuer = ''] = (await metadata()).authorization_servers;
      const { origin, pathname } = new URL(issuer);
      const path = pathname.replace(/\/$/, '');
      const places = [
        `${origin}/.well-known/oauth-authorization-server${path}`,
        `${origin}/.well-known/openid-configuration${path}`,
        `${origin}${path}/.well-known/openid-configuration`,
      ];
      const answers = await Promise.all(places.map((place) => send(place, 'GET')));
      const found = answers.find(({ status }) => status === 200);
      expect(JSON.parse(found?.body ?? '{}')).toMatchObject({ issuer });
    });

    it('RFC 9728 §2: says how tokens are presented: in the header, and not in the address', async () => {
      const methods = (await metadata()).bearer_methods_supported ?? ['header'];
      expect(methods).toContain('header');
      expect(methods).not.toContain('query');
    });

    it('RFC 9728 §2: does not take unsigned answers for signed', async () => {
      expect((await metadata()).resource_signing_alg_values_supported ?? []).not.toContain('none');
    });

    it('MCP Refresh Tokens: offline_access is not among its scopes', async () => {
      expect((await metadata()).scopes_supported ?? []).not.toContain('offline_access');
    });

    it('RFC 9728 §7.3: what a request says of the host does not come back in it', async () => {
      const named: Header[] = [
        ['Host', 'evil.example'],
        ['X-Forwarded-Host', 'evil.example'],
      ];
      const answers = await Promise.all([
        send(metadataUrls()[0] ?? '', 'GET', named),
        send(metadataUrls()[0] ?? '', 'GET', named.slice(1)),
        post(named.slice(1)),
      ]);
      for (const answer of answers)
        expect(`${JSON.stringify(answer.headers)} ${answer.body}`).not.toContain('evil.example');
    });
  });

  describe('a request without credentials', () => {
    it('RFC 6750 §3: 401 with a Bearer challenge that has parameters', async () => {
      const answer = await post([]);
      expect(answer.status).toBe(401);
      expect(challengeOf(answer).length).toBeGreaterThan(0);
    });

    it('RFC 6750 §3.1: carries no error, as none was made', async () => {
      const names = challengeOf(await post([])).map(([name]) => name);
      expect(names).not.toContain('error');
      expect(names).not.toContain('error_description');
    });

    it('RFC 9728 §5.1: leads to the metadata of this resource', async () => {
      const url = parameterOf(await post([]), 'resource_metadata') ?? '';
      expect(isSecure(url)).toBe(true);
      const { body } = await send(url, 'GET');
      expect(metadataSchema.parse(JSON.parse(body)).resource).toBe(target.mcpUrl);
    });

    it('MCP Scope Selection: says what to ask for, without offline_access', async () => {
      const scopes = (parameterOf(await post([]), 'scope') ?? '').split(' ');
      expect(scopes.filter(Boolean).length).toBeGreaterThan(0);
      expect(scopes).not.toContain('offline_access');
    });

    it('RFC 6750 §3: each parameter at most once, and of the characters it may have', async () => {
      const parameters = challengeOf(await post([bearer('x.y.z')]));
      const names = parameters.map(([name]) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const [name, value] of parameters)
        expect([name, value]).toEqual([name, expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)]);
    });

    it.each(['GET', 'DELETE', 'PUT', 'PATCH', 'HEAD'])(
      'MCP Access Token Usage: no verb goes without: %s',
      async (method) => {
        expect((await send(endpoint, method)).status).toBe(401);
      },
    );

    it('MCP Access Token Usage: no message goes without, whatever went before', async () => {
      const first = await post([bearer(target.token)]);
      const session = first.headers['mcp-session-id'] ?? 'made-up';
      const headers: Header[] = [['Mcp-Session-Id', String(session)]];
      for (const method of [
        'tools/list',
        'tools/call',
        'ping',
        'notifications/initialized',
        'server/discover',
      ])
        expect([method, (await post(headers, { message: { method } })).status]).toEqual([method, 401]);
    });

    it('RFC 6750 §2.1: another scheme is no credential', async () => {
      const answer = await post([['Authorization', 'Basic dXNlcjpwYXNzd29yZA==']]);
      expect(answer.status).toBe(401);
      expect(challengeOf(answer).length).toBeGreaterThan(0);
    });
  });

  describe('a token', () => {
    it('RFC 9110 §11.1: is taken whatever the case of the scheme', async () => {
      expect((await post([['Authorization', `bearer ${target.token}`]])).status).toBe(200);
    });

    it('MCP Access Token Usage: in the query string does not open anything', async () => {
      const answer = await post([], { url: withQuery('access_token', target.token) });
      expect([400, 401]).toContain(answer.status);
    });

    it('RFC 6750 §2.2: in a form does not open anything', async () => {
      const form: Header[] = [['Content-Type', 'application/x-www-form-urlencoded']];
      const answer = await send(endpoint, 'POST', form, `access_token=${target.token}`);
      expect([400, 401, 415]).toContain(answer.status);
    });

    it('RFC 6750 §3.1: given in two ways at once: 400 invalid_request', async () => {
      const answer = await post([bearer(target.token)], { url: withQuery('access_token', target.token) });
      expect(answer.status).toBe(400);
      expect(parameterOf(answer, 'error')).toBe('invalid_request');
    });

    it('RFC 6750 §3.1: given twice: 400 invalid_request', async () => {
      const answer = await post([bearer(target.token), bearer(target.token)]);
      expect(answer.status).toBe(400);
      expect(parameterOf(answer, 'error')).toBe('invalid_request');
    });

    it('RFC 6750 §3.1: that is forged in any way: 401 invalid_token, and the way to a good one', async () => {
      for (const [how, forged] of await forgeriesOf(target.token)) {
        const answer = await post([bearer(forged)]);
        expect([how, answer.status]).toEqual([how, 401]);
        expect([how, parameterOf(answer, 'error')]).toEqual([how, 'invalid_token']);
        expect(parameterOf(answer, 'resource_metadata')).toBeDefined();
      }
    });

    itWith('expiredToken')('MCP Token Handling: that has expired: 401 invalid_token', async () => {
      const answer = await post([bearer(target.expiredToken ?? '')]);
      expect(answer.status).toBe(401);
      expect(parameterOf(answer, 'error')).toBe('invalid_token');
    });

    itWith('otherAudienceToken')('RFC 8707 §2: for another resource: 401 invalid_token', async () => {
      const answer = await post([bearer(target.otherAudienceToken ?? '')]);
      expect(answer.status).toBe(401);
      expect(parameterOf(answer, 'error')).toBe('invalid_token');
    });

    it('RFC 6750 §5.2: that is refused is not repeated in the answer', async () => {
      const forged = `${target.token.slice(0, -8)}forgery0`;
      const answer = await post([bearer(forged)]);
      expect(`${JSON.stringify(answer.headers)} ${answer.body}`).not.toContain(forged);
    });
  });

  describe('a token that may not do what it is used for', () => {
    async function callBeyondScope(): Promise<Answer> {
      const { limitedToken = '', limitedTool = '' } = target;
      const opened = await post([bearer(limitedToken)]);
      expect(opened.status).toBe(200);
      const session = opened.headers['mcp-session-id'];
      return post(
        [
          bearer(limitedToken),
          ['MCP-Protocol-Version', '2025-11-25'],
          ...(session === undefined ? [] : [['Mcp-Session-Id', String(session)] as const]),
        ],
        { message: { method: 'tools/call', params: { name: limitedTool, arguments: {} } } },
      );
    }

    itWith('limitedToken', 'limitedTool')('RFC 6750 §3.1: 403 insufficient_scope', async () => {
      const answer = await callBeyondScope();
      expect(answer.status).toBe(403);
      expect(parameterOf(answer, 'error')).toBe('insufficient_scope');
    });

    itWith('limitedToken', 'limitedTool')(
      'MCP Runtime Insufficient Scope Errors: the challenge says what it needs, and where to get it',
      async () => {
        const answer = await callBeyondScope();
        expect(parameterOf(answer, 'scope')).toMatch(/^\S+( \S+)*$/);
        expect(parameterOf(answer, 'resource_metadata')).toBe(
          parameterOf(await post([]), 'resource_metadata'),
        );
      },
    );
  });
});
