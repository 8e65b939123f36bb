import { readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  commaSeparated,
  ConfigurationError,
  faultsOfGroup,
  flag,
  parseVariables,
  type Variables,
  wholeNumber,
  withoutBlanks,
} from '../../platform/config/variables.js';
import { MAX_KEY_ROTATION, MAX_TOKEN_LIFETIME, type Settings, settingsSchema } from './settings.js';

const apiUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .refine((value) => !value.endsWith('/'), 'must not end with a slash');

const audiences = commaSeparated.pipe(
  z.array(z.string().refine((item) => URL.canParse(item), 'must be an absolute URI')),
);

const pemFile = z.string().transform((path, context) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    context.addIssue('must name a readable PEM file');
    return z.NEVER;
  }
});

const scopes = z.string().transform((value) => value.split(/[\s,]+/).filter((scope) => scope !== ''));

const { shape } = settingsSchema;

const environmentSchema = z.object({
  NODE_ENV: z
    .enum(
      ['development', 'test'],
      'must be development or test: the dev tenant signs anybody in without a password',
    )
    .optional(),
  /** 0 lets the operating system choose. */
  DEV_TENANT_PORT: wholeNumber(0, 65_535).default(4400),
  DEV_TENANT_TLS_CERT_FILE: pemFile.optional(),
  DEV_TENANT_TLS_KEY_FILE: pemFile.optional(),
  DATA_DIR: z.string().default('.data/dev'),
  API_URL: apiUrl.default('http://localhost:3000/api'),
  DEV_TENANT_EXTRA_AUDIENCES: audiences.default([]),
  DEV_TENANT_SCOPES: scopes.default([]),
  // The server's own variables, so that the client it authenticates as is the registered one.
  UPSTREAM_CLIENT_ID: z.string().default('gatehouse-api'),
  UPSTREAM_CLIENT_SECRET: z.string().default('gatehouse-api-development-secret'),
  RATINGS_API_AUDIENCE: z.string().default('https://ratings.example'),
  DEV_TENANT_RESOURCE_PARAMETER_PROFILE: shape.resourceParameterProfile.default('compatibility'),
  DEV_TENANT_DOMAIN_CONNECTION: flag.default(true),
  DEV_TENANT_CALLBACK_REGISTERED: flag.default(true),
  DEV_TENANT_API_REGISTERED: flag.default(true),
  DEV_TENANT_TOKEN_DIALECT: shape.tokenDialect.default('rfc9068_profile_authz'),
  DEV_TENANT_TOKEN_LIFETIME: wholeNumber(1, MAX_TOKEN_LIFETIME).default(3600),
  DEV_TENANT_KEY_ROTATION: wholeNumber(0, MAX_KEY_ROTATION).default(0),
  DEV_TENANT_REFRESH_WITHOUT_SCOPE: flag.default(false),
  DEV_TENANT_AUTO_LOGIN: shape.autoLogin.default(null),
});

export type DevTenantEnvironment = z.infer<typeof environmentSchema>;

/** Reads the variables of the dev tenant. Blank ones count as absent. @throws ConfigurationError naming every fault */
export function readDevTenantEnvironment(variables: Variables): DevTenantEnvironment {
  const given = withoutBlanks(variables);
  const { data, faults } = parseVariables(environmentSchema, given);
  const all = [...faults, ...faultsOfGroup(['DEV_TENANT_TLS_CERT_FILE', 'DEV_TENANT_TLS_KEY_FILE'], given)];
  if (data === undefined || all.length > 0) throw new ConfigurationError(all, 'docs/dev-tenant.md');
  return data;
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
