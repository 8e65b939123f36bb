import type { Request } from 'express';
import { z } from 'zod';
import type { ApiKeys } from './auth/api-keys/api-keys.js';
import type { Denials } from './auth/denials.js';
import type { Issuer } from './auth/issuers/issuer.js';
import type { Caller } from './auth/principal.js';
import type { McpServerInfo } from './mcp/mcp-strategy.js';
import { host, issuerUrl, origin, publicUrl, secureUrl } from './option-schemas.js';
import type { RateLimitOptions } from './rate-limit/rate-limits.js';
import type { RateLimitStorage } from './rate-limit/rate-limit-storage.js';

/**
 * The strategy that the API has already. It judges what is there (`request.auth`, a session, a header).
 *
 * @returns undefined when the request proves no caller; throws an `HttpException` to answer with its status
 */
export type Authenticate = (request: Request) => Caller | undefined | Promise<Caller | undefined>;

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
  /** In the place of `issuers`: the strategy that the API has already. Needs `authorizationServers`. */
  readonly authenticate?: Authenticate;
  /** Issuer URLs that the metadata names (RFC 9728 §2); by default those of the first issuer. */
  readonly authorizationServers?: readonly string[];
  /** Where the endpoint is, below the application's global prefix; `mcp` by default. */
  readonly path?: string;
  /** `mcp` (default): nothing but the endpoint needs a token of ours. `all`: every route does, unless `@Public()`. */
  readonly protect?: 'mcp' | 'all';
  /** The REST API as a resource of its own, for `protect: 'all'`. */
  readonly api?: {
    /** Audiences that REST routes accept; by default those of the endpoint. */
    readonly audiences?: readonly string[];
    /** Resource identifier under which REST publishes metadata; by default it publishes none. */
    readonly resource?: string | undefined;
    /** Names the API in a challenge where it publishes no metadata; by default the endpoint's origin. */
    readonly realm?: string;
  };
  /**
   * `required` (default): a login without an organization is answered 403. `optional`: it acts for its issuer, whose
   * URL is then its `organizationId`.
   */
  readonly organization?: 'required' | 'optional';
  /** Origins whose pages may call the endpoint and read its answers, besides the origin of `resource`. */
  readonly allowedOrigins?: readonly string[];
  /** Values of the Host header that name this server, besides the host of `resource`. */
  readonly allowedHosts?: readonly string[];
  /** `challenge` (default): a missing scope is a 403. `tool-error`: for clients that mishandle the 403. */
  readonly stepUp?: 'challenge' | 'tool-error';
  /** How long a verified token is accepted without looking at it again; 60 by default, 0 for never. */
  readonly tokenCacheSeconds?: number;
  /** Requests per window; `false` turns the limits off. */
  readonly rateLimit?: RateLimitOptions | false;
  /** Called when a known caller gets forbidden (403), not found (404) or conflict (409). */
  readonly denials?: Pick<Denials, 'denied'>;
  /** Where API keys are looked up; without it, keys are rejected. */
  readonly apiKeys?: Pick<ApiKeys, 'find'> | undefined;
  /** Accepts `http` URLs of other machines; false by default. For development only. */
  readonly dangerouslyAllowHttp?: boolean;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';
const hasMethod =
  (name: string) =>
  (value: unknown): boolean =>
    typeof value === 'object' && value !== null && isFunction((value as Record<string, unknown>)[name]);

const issuer = z.custom<Issuer>(
  (value) => typeof value === 'object' && value !== null && 'trusted' in value,
  'must be made by auth0(), entra() or introspection()',
);
const requests = z.int('must be a whole number').min(1, 'must be at least 1').optional();

const rateLimitOptions = z.strictObject({
  windowSeconds: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(86_400, 'must be at most 86400')
    .optional(),
  address: requests,
  principal: requests,
  writes: requests,
  redisUrl: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' }).optional(),
  storage: z.custom<RateLimitStorage>(hasMethod('increment'), 'must have the method increment').optional(),
});

// The type is inferred: the schema is its only source.
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
    audiences: z.array(z.string().min(1)).default([]),
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
        audiences: z.array(z.string().min(1)).min(1, 'must name an audience').optional(),
        resource: url.optional(),
        realm: z.string().optional(),
      })
      .default({}),
    organization: z.enum(['required', 'optional']).default('required'),
    allowedOrigins: z.array(origin).default([]),
    allowedHosts: z.array(host).default([]),
    stepUp: z.enum(['challenge', 'tool-error']).default('challenge'),
    tokenCacheSeconds: z
      .int('must be a whole number of seconds')
      .min(0, 'must be at least 0')
      .max(3600, 'must be at most 3600')
      .default(60),
    rateLimit: z.union([z.literal(false), rateLimitOptions]).default({}),
    denials: z.custom<Pick<Denials, 'denied'>>(hasMethod('denied'), 'must have the method denied').optional(),
    apiKeys: z.custom<Pick<ApiKeys, 'find'>>(hasMethod('find'), 'must have the method find').optional(),
    dangerouslyAllowHttp: z.boolean().default(false),
  });
};

export type CheckedOptions = z.infer<ReturnType<typeof optionsSchema>>;
