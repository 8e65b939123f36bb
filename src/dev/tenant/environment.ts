import { z } from 'zod';
import { type Settings, settingsSchema } from './settings.js';
import type { UpstreamApi } from './upstream-api.js';

const absoluteUri = (value: string): boolean => URL.canParse(value);

const apiUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .refine((value) => !value.endsWith('/'), 'must not end with a slash');

const audiences = z
  .string()
  .transform((value) => value.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''))
  .refine((items) => items.every(absoluteUri), 'must be absolute URIs, separated by commas');

const { shape } = settingsSchema;
const flag = z.stringbool({ error: 'must be true or false' });

const environmentSchema = z.object({
  NODE_ENV: z
    .string()
    .default('development')
    .refine(
      (value) => value !== 'production',
      'must not be production: the dev tenant signs anybody in without a password',
    ),
  DEV_TENANT_PORT: z.coerce.number().int().min(0).max(65_535).default(4400),
  DATA_DIR: z.string().default('.data'),
  API_URL: apiUrl.default('http://localhost:3000/api'),
  DEV_TENANT_EXTRA_AUDIENCES: audiences.default([]),
  // The server's own variables: what it shows, and asks for, is what is registered here.
  UPSTREAM_CLIENT_ID: z.string().default('gatehouse-api'),
  UPSTREAM_CLIENT_SECRET: z.string().default('gatehouse-api-development-secret'),
  RATINGS_API_AUDIENCE: z.string().default('https://ratings.example'),
  DEV_TENANT_RESOURCE_PARAMETER_PROFILE: shape.resourceParameterProfile.default('compatibility'),
  DEV_TENANT_DOMAIN_CONNECTION: flag.default(true),
  DEV_TENANT_CALLBACK_REGISTERED: flag.default(true),
  DEV_TENANT_API_REGISTERED: flag.default(true),
  DEV_TENANT_TOKEN_DIALECT: shape.tokenDialect.default('rfc9068_profile_authz'),
  DEV_TENANT_TOKEN_LIFETIME: z.coerce.number().pipe(shape.tokenLifetime).default(3600),
  DEV_TENANT_KEY_ROTATION: z.coerce.number().pipe(shape.keyRotation).default(0),
  DEV_TENANT_REFRESH_WITHOUT_SCOPE: flag.default(false),
  DEV_TENANT_AUTO_LOGIN: shape.autoLogin.default(null),
});

export interface DevTenantEnvironment {
  /** 0 lets the operating system choose. */
  readonly port: number;
  readonly dataDirectory: string;
  readonly apiUrl: string;
  readonly extraAudiences: readonly string[];
  readonly upstream: Pick<UpstreamApi, 'audience' | 'clientId' | 'clientSecret'>;
  readonly settings: Settings;
}

/**
 * Reads the variables the dev tenant knows; an empty value counts as absent.
 * @throws Error naming every variable that is wrong, with its value.
 */
export function readDevTenantEnvironment(
  variables: Record<string, string | undefined>,
): DevTenantEnvironment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const result = environmentSchema.safeParse(given);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => describeFault(issue, given));
    throw new Error(`The dev tenant cannot start:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
  const env = result.data;
  return {
    port: env.DEV_TENANT_PORT,
    dataDirectory: env.DATA_DIR,
    apiUrl: env.API_URL,
    extraAudiences: env.DEV_TENANT_EXTRA_AUDIENCES,
    upstream: {
      audience: env.RATINGS_API_AUDIENCE,
      clientId: env.UPSTREAM_CLIENT_ID,
      clientSecret: env.UPSTREAM_CLIENT_SECRET,
    },
    settings: {
      resourceParameterProfile: env.DEV_TENANT_RESOURCE_PARAMETER_PROFILE,
      domainConnection: env.DEV_TENANT_DOMAIN_CONNECTION,
      callbackRegistered: env.DEV_TENANT_CALLBACK_REGISTERED,
      apiRegistered: env.DEV_TENANT_API_REGISTERED,
      tokenDialect: env.DEV_TENANT_TOKEN_DIALECT,
      tokenLifetime: env.DEV_TENANT_TOKEN_LIFETIME,
      keyRotation: env.DEV_TENANT_KEY_ROTATION,
      refreshWithoutScope: env.DEV_TENANT_REFRESH_WITHOUT_SCOPE,
      autoLogin: env.DEV_TENANT_AUTO_LOGIN,
    },
  };
}

function describeFault(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const name = String(issue.path[0]);
  return `${name}: ${issue.message} (now "${given[name] ?? ''}")`;
}
