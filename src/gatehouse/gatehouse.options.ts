import type { Request } from 'express';
import { z } from 'zod';
import type { ApiKeys } from './auth/api-keys/api-keys.js';
import type { Denials } from './auth/denials.js';
import type { Issuer } from './auth/issuers/issuer.js';
import type { Caller } from './auth/principal.js';
import type { McpServerInfo } from './mcp/mcp-server-info.js';
import { host, issuerUrl, origin, publicUrl, secureUrl } from './option-schemas.js';
import type { RateLimitStorage } from './rate-limit/rate-limit-storage.js';

/**
 * The API's own authentication. It looks at what is on the request: `request.auth`, a session, a header.
 * @returns undefined to reject the request with 401; throws an `HttpException` to reject it with another status
 */
export type Authenticate = (request: Request) => Caller | undefined | Promise<Caller | undefined>;

/** The option `rateLimit`. A window begins with a caller's first request. */
export interface RateLimitOptions {
  /** Length of a window; 60 by default. */
  readonly windowSeconds?: number;
  /** Requests of one network address in a window, counted before authentication; 1200 by default. */
  readonly address?: number;
  /** Requests of one user in a window; 300 by default. */
  readonly principal?: number;
  /** Calls of writing tools by one user in a window; 60 by default. */
  readonly writes?: number;
  /** Redis or Valkey, for limits that several instances share. Needs the package `ioredis`. */
  readonly redisUrl?: string;
  /** In the place of memory and Redis: any storage of @nestjs/throttler. */
  readonly storage?: RateLimitStorage;
}

/** What `GatehouseModule.forRoot` takes. */
export interface GatehouseOptions {
  /** What the server tells clients about itself. */
  readonly server: McpServerInfo;
  /** Public URL of the MCP endpoint. It is also the resource identifier (RFC 8707) and the audience of tokens. */
  readonly resource: string;
  /** Public URL of the endpoint, where `resource` is another URL: one that the endpoint shares with the REST API. */
  readonly endpoint?: string;
  /** Audiences that the endpoint accepts besides `resource`. */
  readonly audiences?: readonly string[];
  /** Who issues the tokens: `auth0()`, `entra()`, `introspection()`. Clients are sent to the first. */
  readonly issuers?: readonly Issuer[];
  /** In the place of `issuers`: the API's own authentication. Needs `authorizationServers`. */
  readonly authenticate?: Authenticate;
  /** Issuer URLs that the metadata names (RFC 9728 §2); by default those of the first issuer. */
  readonly authorizationServers?: readonly string[];
  /** Path of the endpoint, below the application's global prefix; `mcp` by default. */
  readonly path?: string;
  /** `mcp` (default): only the endpoint needs a token. `all`: every route does, unless it is `@Public()`. */
  readonly protect?: 'mcp' | 'all';
  /** The REST API as a resource of its own, for `protect: 'all'`. */
  readonly api?: {
    /** Audiences that REST routes accept; by default those of the endpoint. */
    readonly audiences?: readonly string[];
    /** Resource identifier of the REST API; by default it publishes no metadata. */
    readonly resource?: string;
    /** `realm` of the challenge, if the API publishes no metadata; by default the endpoint's origin. */
    readonly realm?: string;
  };
  /** `required` (default): a login without an organization gets 403. `optional`: its `organizationId` is its issuer. */
  readonly organization?: 'required' | 'optional';
  /** Origins whose pages may call the endpoint and read its answers, besides the origin of `resource`. */
  readonly allowedOrigins?: readonly string[];
  /** Values of the Host header that name this server, besides the host of `resource`. */
  readonly allowedHosts?: readonly string[];
  /** `challenge` (default): a missing scope is a 403. `tool-error`: for clients that mishandle the 403. */
  readonly stepUp?: 'challenge' | 'tool-error';
  /**
   * Arguments that a tool does not have. `ignore` (default): they are left out of the call, and the result of a writing tool,
   * errors included, names them. `reject`: the tool's schema rejects them, if it is a strict one.
   */
  readonly unknownArguments?: 'ignore' | 'reject';
  /**
   * Whether the advertised input schemas let optional arguments be null, where the tool's schema accepts it. For clients that
   * validate arguments themselves; false by default, because Gemini's interface rejects lists of types.
   */
  readonly advertiseNull?: boolean;
  /** How long a verified token is accepted without another check; 60 by default, 0 turns the cache off. */
  readonly tokenCacheSeconds?: number;
  /**
   * How long the keys of an issuer are used while they cannot be fetched again; 3600 by default. After that, requests get
   * 503. Keys are fetched every ten minutes, so a withdrawn key is rejected that soon while the issuer can be reached.
   */
  readonly maxKeyAgeSeconds?: number;
  /** The longest time between `iat` and `exp` of a token; 2592000 (30 days) by default, the longest that Auth0 issues. */
  readonly maxTokenLifetimeSeconds?: number;
  /** Requests per window; `false` turns the limits off. */
  readonly rateLimit?: RateLimitOptions | false;
  /** Called when a known caller gets forbidden (403), not found (404) or conflict (409). */
  readonly denials?: Pick<Denials, 'denied'>;
  /** Looks up API keys; without it, they are rejected. */
  readonly apiKeys?: Pick<ApiKeys, 'find'>;
  /** Accepts `http` URLs of other machines; false by default. For development only. */
  readonly dangerouslyAllowHttp?: boolean;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';
const hasMethod =
  (name: string) =>
  (value: unknown): boolean =>
    typeof value === 'object' && value !== null && isFunction((value as Record<string, unknown>)[name]);

const wholeNumber = z.int('must be a whole number');
const atLeastOne = wholeNumber.min(1, 'must be at least 1');
const audience = z.string().min(1);

const issuer = z.custom<Issuer>(
  (value) => typeof value === 'object' && value !== null && 'trusted' in value,
  'must be made by auth0(), entra() or introspection()',
);

const rateLimitOptions = z.strictObject({
  windowSeconds: atLeastOne.max(86_400, 'must be at most 86400').default(60),
  address: atLeastOne.default(1200),
  principal: atLeastOne.default(300),
  writes: atLeastOne.default(60),
  redisUrl: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' }).optional(),
  storage: z.custom<RateLimitStorage>(hasMethod('increment'), 'must have the method increment').optional(),
});

// CheckedOptions is inferred from it.
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types
export const optionsSchema = (allowHttp: boolean) => {
  const url = publicUrl(
    !allowHttp,
    'must be https, except on this machine (dangerouslyAllowHttp, for development only)',
  );
  return z.strictObject({
    server: z.strictObject({
      name: z.string().min(1, 'must not be empty'),
      version: z.string().min(1, 'must not be empty'),
      title: z.string().optional(),
      instructions: z.string().optional(),
      streams: z.boolean().optional(),
    }),
    resource: url,
    endpoint: url.optional(),
    audiences: z.array(audience).default([]),
    issuers: z.array(issuer).min(1, 'must name at least one issuer: auth0({ domain })').optional(),
    authenticate: z.custom<Authenticate>(isFunction, 'must be a function of the request').optional(),
    authorizationServers: z
      .array(allowHttp ? issuerUrl : secureUrl)
      .min(1, 'must name at least one issuer URL')
      .optional(),
    path: z
      .string()
      .regex(/^[\w-]+(\/[\w-]+)*$/, 'must be a path such as mcp, without a slash at its beginning or end')
      .default('mcp'),
    protect: z.enum(['mcp', 'all']).default('mcp'),
    api: z
      .strictObject({
        audiences: z.array(audience).min(1, 'must name an audience').optional(),
        resource: url.optional(),
        realm: z.string().optional(),
      })
      .default({}),
    organization: z.enum(['required', 'optional']).default('required'),
    allowedOrigins: z.array(origin).default([]),
    allowedHosts: z.array(host).default([]),
    stepUp: z.enum(['challenge', 'tool-error']).default('challenge'),
    unknownArguments: z.enum(['ignore', 'reject']).default('ignore'),
    advertiseNull: z.boolean().default(false),
    tokenCacheSeconds: z
      .int('must be a whole number of seconds')
      .min(0, 'must be at least 0')
      .max(3600, 'must be at most 3600')
      .default(60),
    maxKeyAgeSeconds: z
      .int('must be a whole number of seconds')
      .min(600, 'must be at least 600')
      .max(86_400, 'must be at most 86400')
      .default(3600),
    maxTokenLifetimeSeconds: z
      .int('must be a whole number of seconds')
      .min(300, 'must be at least 300')
      .max(31_536_000, 'must be at most 31536000')
      .default(2_592_000),
    rateLimit: z.union([z.literal(false), rateLimitOptions]).prefault({}),
    denials: z.custom<Pick<Denials, 'denied'>>(hasMethod('denied'), 'must have the method denied').optional(),
    apiKeys: z.custom<Pick<ApiKeys, 'find'>>(hasMethod('find'), 'must have the method find').optional(),
    dangerouslyAllowHttp: z.boolean().default(false),
  });
};

export type CheckedOptions = z.infer<ReturnType<typeof optionsSchema>>;
