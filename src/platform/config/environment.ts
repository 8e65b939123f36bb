import { z } from 'zod';
import { optionSchemas, SIGNING_ALGORITHMS } from '../../gatehouse/index.js';
import { logLevel, publicUrl } from './environment-fields.js';
import { faultsOfUnencryptedServices } from './unencrypted-services.js';
import {
  commaSeparated,
  ConfigurationError,
  faultsOfGroup,
  flag,
  oneOf,
  parseVariables,
  type Variables,
  wholeNumber,
  withoutBlanks,
} from './variables.js';

const { entraTenantId, host, issuerDomain, issuerUrl, origin, personMark, scopePrefix, secureUrl } =
  optionSchemas;

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' });

const rateLimit = wholeNumber(1, 1_000_000_000);

/** The platform's own variables; each is described in `.env.example`. */
const environmentSchema = (production: boolean) =>
  z.object({
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    HOST: z.string().default('127.0.0.1'),
    PORT: wholeNumber(0, 65_535).default(3000),
    API_URL: publicUrl(production, '/api'),
    AUTH0_DOMAIN: issuerDomain.optional(),
    AUTH0_AUDIENCE: z.string().min(1).optional(),
    AUTH0_CLIENT_ID: z.string().min(1).optional(),
    AUTH0_ENTERPRISE_STRATEGIES: commaSeparated.default(['waad']),
    AUTH0_NAME_CLAIM: z.url('must be a URL, as Auth0 wants the names of such claims').optional(),
    AUTH0_CUSTOM_DOMAINS: commaSeparated.pipe(z.array(issuerDomain)).default([]),
    AUTH0_SCOPES_FROM: oneOf('scope', 'permissions').default('scope'),
    DANGEROUSLY_ALLOW_HTTP_ISSUER: flag.default(false),
    AUTH0_SIGNING_ALG: oneOf(...SIGNING_ALGORITHMS).default('RS256'),
    ENTRA_TENANT_IDS: commaSeparated.pipe(z.array(entraTenantId).min(1, 'must name a tenant')).default([]),
    ENTRA_CLIENT_ID: z
      .guid('must be the GUID of an app registration')
      .transform((value) => value.toLowerCase())
      .optional(),
    ENTRA_APP_ID_URI: scopePrefix.optional(),
    ENTRA_AUTHORITY: secureUrl.pipe(origin).default('https://login.microsoftonline.com'),
    INTROSPECTION_ENDPOINT: secureUrl.optional(),
    INTROSPECTION_ISSUER: issuerUrl.optional(),
    INTROSPECTION_CLIENT_ID: z.string().min(1).optional(),
    INTROSPECTION_CLIENT_SECRET: z.string().min(1).optional(),
    INTROSPECTION_PERSON_CLAIM: personMark.optional(),
    INTROSPECTION_ORGANIZATIONS: commaSeparated.default([]),
    INTROSPECTION_ORGANIZATION_CLAIM: z.string().min(1).default('org_id'),
    API_KEYS_ENABLED: flag.default(false),
    UPSTREAM_CLIENT_ID: z.string().min(1).optional(),
    UPSTREAM_CLIENT_SECRET: z.string().min(1).optional(),
    ACCEPT_MACHINE_TOKENS: flag.default(false),
    TOKEN_CACHE_SECONDS: wholeNumber(0, 3600).default(60),
    MAX_KEY_AGE_SECONDS: wholeNumber(600, 86_400).default(3600),
    MAX_TOKEN_LIFETIME_SECONDS: wholeNumber(300, 31_536_000).default(2_592_000),
    MCP_RESOURCE_URL: publicUrl(production).optional(),
    MCP_ADDITIONAL_AUDIENCES: commaSeparated.default([]),
    STEP_UP: oneOf('challenge', 'tool-error').default('challenge'),
    ADVERTISE_NULL: flag.default(false),
    CORS_ALLOWED_ORIGINS: commaSeparated.pipe(z.array(origin)).default([]),
    ALLOWED_HOSTS: commaSeparated.pipe(z.array(host)).default([]),
    TRUST_PROXY: wholeNumber(0, 10).default(0),
    MAX_CONNECTIONS: wholeNumber(1, 1_000_000).default(5000),
    MAX_CONNECTIONS_PER_ADDRESS: wholeNumber(1, 1_000_000).default(500),
    RATE_LIMIT_WINDOW_SECONDS: wholeNumber(1, 86_400).default(60),
    RATE_LIMIT_ADDRESS: rateLimit.default(1200),
    RATE_LIMIT_PRINCIPAL: rateLimit.default(300),
    RATE_LIMIT_WRITES: rateLimit.default(60),
    ANSWER_TOKENS: wholeNumber(9000, 1_000_000).default(10_000),
    REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' }).optional(),
    DATABASE_URL: postgresUrl.optional(),
    MIGRATION_DATABASE_URL: postgresUrl.optional(),
    ALLOW_UNENCRYPTED_SERVICES: flag.default(false),
    AUDIT_RETENTION_DAYS: wholeNumber(1, 36_500).default(365),
    DATA_DIR: z.string().min(1).default('.data'),
    CONFIRMATION_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
    OPENAPI_DOCS: flag.optional(),
    LOG_LEVEL: logLevel.default('log'),
    SHUTDOWN_GRACE_SECONDS: wholeNumber(1, 300).default(10),
  });

export const PLATFORM_VARIABLES: readonly string[] = Object.keys(environmentSchema(false).shape);

export type Environment = z.infer<ReturnType<typeof environmentSchema>>;

/** A feature's own variables, which `Config.of` returns to it; each is described in `.env.example`. */
export interface EnvironmentPart<Schema extends z.ZodObject = z.ZodObject> {
  readonly schema: Schema;
  /** Set all of these or none; the platform's may be among them. */
  readonly together: readonly string[];
}

/**
 * Reads the platform's variables and those of the features' parts. Blank ones count as absent.
 * @throws ConfigurationError naming every fault of every variable
 */
export function readEnvironment(variables: Variables, parts: readonly EnvironmentPart[] = []): Environment {
  const given = withoutBlanks(variables);
  const apiUrlName = nameOfApiUrl(given);
  given.API_URL ??= given.NEXT_PUBLIC_API_URL;
  const shapeOfParts = parts.reduce((all, { schema }) => ({ ...all, ...schema.shape }), {});
  const schema = environmentSchema(given.NODE_ENV === 'production').extend(shapeOfParts);
  const result = parseVariables(schema, given);
  const faults = [
    ...result.faults.map((fault) => fault.replace(/^API_URL(?= )/, apiUrlName)),
    ...[...BELONG_TOGETHER, ...parts.map(({ together }) => together)].flatMap((names) =>
      faultsOfGroup(names, given),
    ),
    ...faultsOfIssuers(given),
    ...faultsOfSharedSecret(given),
    ...faultsOfIdTokenAudience(given),
    ...(given.NODE_ENV === 'production' ? faultsOfProduction(given) : []),
    ...faultsOfUnencryptedServices(given),
  ];
  if (result.data !== undefined && faults.length === 0) return result.data;
  throw new ConfigurationError(faults);
}

/** A frontend's file .env calls it NEXT_PUBLIC_API_URL. */
function nameOfApiUrl({ API_URL, NEXT_PUBLIC_API_URL }: Variables): string {
  if (API_URL !== undefined) return 'API_URL';
  return NEXT_PUBLIC_API_URL === undefined ? 'API_URL (or NEXT_PUBLIC_API_URL)' : 'NEXT_PUBLIC_API_URL';
}

const databaseSchema = (production: boolean) =>
  environmentSchema(production).pick({
    NODE_ENV: true,
    DATABASE_URL: true,
    MIGRATION_DATABASE_URL: true,
    DATA_DIR: true,
    AUDIT_RETENTION_DAYS: true,
  });

export type DatabaseEnvironment = z.infer<ReturnType<typeof databaseSchema>>;

/** As `readEnvironment`, for the variables that say where the data is. @throws ConfigurationError */
export function readDatabaseEnvironment(variables: Variables): DatabaseEnvironment {
  const given = withoutBlanks(variables);
  const result = parseVariables(databaseSchema(given.NODE_ENV === 'production'), given);
  const faults = [...result.faults, ...faultsOfUnencryptedServices(given)];
  if (result.data !== undefined && faults.length === 0) return result.data;
  throw new ConfigurationError(faults);
}

/** Variables that are useless without each other. */
const BELONG_TOGETHER = [
  ['ENTRA_TENANT_IDS', 'ENTRA_CLIENT_ID'],
  [
    'INTROSPECTION_ENDPOINT',
    'INTROSPECTION_ISSUER',
    'INTROSPECTION_CLIENT_ID',
    'INTROSPECTION_CLIENT_SECRET',
    'INTROSPECTION_PERSON_CLAIM',
    'INTROSPECTION_ORGANIZATIONS',
  ],
] as const;

function faultsOfIssuers(given: Variables): string[] {
  if (given.AUTH0_DOMAIN !== undefined) return [];
  if (given.ENTRA_TENANT_IDS === undefined)
    return ['AUTH0_DOMAIN is missing (or ENTRA_TENANT_IDS, where Entra ID issues all tokens itself)'];
  const useless = ['AUTH0_CUSTOM_DOMAINS', 'UPSTREAM_CLIENT_ID'].filter((name) => given[name] !== undefined);
  return [
    ...useless.map((name) => `AUTH0_DOMAIN is missing (${name} needs it)`),
    ...(given.ENTRA_APP_ID_URI === undefined
      ? ['ENTRA_APP_ID_URI is missing (without AUTH0_DOMAIN, clients are told to ask for its scopes)']
      : []),
  ];
}

/** Several instances may share a database server, and each must accept confirmations of the others. */
function faultsOfSharedSecret(given: Variables): string[] {
  const shared = given.NODE_ENV === 'production' && given.DATABASE_URL !== undefined;
  return shared && given.CONFIRMATION_SECRET === undefined
    ? ['CONFIRMATION_SECRET is missing (in production with DATABASE_URL, every instance needs the same)']
    : [];
}

/** The audience of an ID token is the client (OpenID Connect Core 1.0 §2); otherwise it looks like an access token. */
function faultsOfIdTokenAudience(given: Variables): string[] {
  const { AUTH0_CLIENT_ID: clientId } = given;
  if (clientId === undefined) return [];
  return (['AUTH0_AUDIENCE', 'MCP_ADDITIONAL_AUDIENCES'] as const)
    .filter((name) => commaSeparated.parse(given[name] ?? '').includes(clientId))
    .map((name) => `${name} must not name AUTH0_CLIENT_ID: its ID tokens would pass for access tokens`);
}

/** Variables whose values in .env.example and in the README are placeholders. */
const WITH_PLACEHOLDERS = ['API_URL', 'AUTH0_DOMAIN', 'CORS_ALLOWED_ORIGINS', 'DATABASE_URL'];
const PLACEHOLDER = /(^|[/.@])example\.(com|eu\.auth0\.com)([:/,]|$)/i;

/** Where keys come from. Over http, an issuer on this machine is most likely the dev tenant, which signs anybody in. */
const ISSUERS = ['AUTH0_DOMAIN', 'AUTH0_CUSTOM_DOMAINS', 'ENTRA_AUTHORITY'];

function faultsOfProduction(given: Variables): string[] {
  const placeholders = WITH_PLACEHOLDERS.filter((name) => PLACEHOLDER.test(given[name] ?? ''));
  const overHttp = ISSUERS.filter((name) => /(^|,)\s*http:/i.test(given[name] ?? ''));
  const allowed = flag.safeParse(given.DANGEROUSLY_ALLOW_HTTP_ISSUER).data ?? false;
  return [
    ...placeholders.map((name) => `${name} is still the placeholder of .env.example: set it to your own`),
    ...(allowed ? [] : overHttp).map(
      (name) => `${name} must be https in production, unless DANGEROUSLY_ALLOW_HTTP_ISSUER is true`,
    ),
  ];
}
