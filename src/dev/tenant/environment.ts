import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Settings, settingsSchema } from './settings.js';

const apiUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .refine((value) => !value.endsWith('/'), 'must not end with a slash');

const audiences = z
  .string()
  .transform((value) => value.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''))
  .refine((items) => items.every((item) => URL.canParse(item)), 'must be absolute URIs, separated by commas');

const { shape } = settingsSchema;
const flag = z.stringbool({ error: 'must be true or false' });

const pemFile = z.string().transform((path, context) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    context.addIssue('must name a readable PEM file');
    return z.NEVER;
  }
});

const environmentSchema = z
  .object({
    NODE_ENV: z
      .string()
      .default('development')
      .refine(
        (value) => value !== 'production',
        'must not be production: the dev tenant signs anybody in without a password',
      ),
    /** 0 lets the operating system choose. */
    DEV_TENANT_PORT: z.coerce.number().int().min(0).max(65_535).default(4400),
    DEV_TENANT_TLS_CERT_FILE: pemFile.optional(),
    DEV_TENANT_TLS_KEY_FILE: pemFile.optional(),
    DATA_DIR: z.string().default('.data'),
    API_URL: apiUrl.default('http://localhost:3000/api'),
    DEV_TENANT_EXTRA_AUDIENCES: audiences.default([]),
    // The server's own variables, so that the client it authenticates as is the registered one.
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
  })
  .refine(
    (env) => (env.DEV_TENANT_TLS_CERT_FILE === undefined) === (env.DEV_TENANT_TLS_KEY_FILE === undefined),
    {
      path: ['DEV_TENANT_TLS_CERT_FILE'],
      error: 'must be set together with DEV_TENANT_TLS_KEY_FILE',
    },
  );

export type DevTenantEnvironment = z.infer<typeof environmentSchema>;

/** Reads the variables of the dev tenant; an empty value counts as absent. @throws Error naming every fault */
export function readDevTenantEnvironment(
  variables: Record<string, string | undefined>,
): DevTenantEnvironment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const result = environmentSchema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path: [name = ''], message }) => {
    const variable = String(name);
    return `  - ${variable}: ${message} (now "${given[variable] ?? ''}")`;
  });
  throw new Error(`The dev tenant cannot start:\n${faults.join('\n')}`);
}

/** The settings at the start. */
export function initialSettings(environment: DevTenantEnvironment): Settings {
  return {
    resourceParameterProfile: environment.DEV_TENANT_RESOURCE_PARAMETER_PROFILE,
    domainConnection: environment.DEV_TENANT_DOMAIN_CONNECTION,
    callbackRegistered: environment.DEV_TENANT_CALLBACK_REGISTERED,
    apiRegistered: environment.DEV_TENANT_API_REGISTERED,
    tokenDialect: environment.DEV_TENANT_TOKEN_DIALECT,
    tokenLifetime: environment.DEV_TENANT_TOKEN_LIFETIME,
    keyRotation: environment.DEV_TENANT_KEY_ROTATION,
    refreshWithoutScope: environment.DEV_TENANT_REFRESH_WITHOUT_SCOPE,
    autoLogin: environment.DEV_TENANT_AUTO_LOGIN,
  };
}
