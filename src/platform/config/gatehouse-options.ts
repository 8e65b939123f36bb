import { auth0, entra, type GatehouseOptions, introspection, type Issuer } from '../../gatehouse/index.js';
import type { Config } from './config.js';
import type { Environment } from './environment.js';

export function gatehouseOptions(config: Config): Omit<GatehouseOptions, 'server' | 'denials' | 'apiKeys'> {
  const { environment } = config;
  return {
    resource: config.mcpResourceUrl,
    endpoint: config.mcpEndpointUrl,
    audiences: environment.MCP_ADDITIONAL_AUDIENCES,
    issuers: issuersOf(environment),
    protect: 'all',
    api: { audiences: config.restAudiences, resource: config.restResourceUrl, realm: environment.API_URL },
    allowedOrigins: environment.CORS_ALLOWED_ORIGINS,
    allowedHosts: environment.ALLOWED_HOSTS,
    stepUp: environment.STEP_UP,
    advertiseNull: environment.ADVERTISE_NULL,
    tokenCacheSeconds: environment.TOKEN_CACHE_SECONDS,
    maxKeyAgeSeconds: environment.MAX_KEY_AGE_SECONDS,
    maxTokenLifetimeSeconds: environment.MAX_TOKEN_LIFETIME_SECONDS,
    rateLimit: {
      windowSeconds: environment.RATE_LIMIT_WINDOW_SECONDS,
      address: environment.RATE_LIMIT_ADDRESS,
      principal: environment.RATE_LIMIT_PRINCIPAL,
      writes: environment.RATE_LIMIT_WRITES,
      redisUrl: environment.REDIS_URL,
    },
    dangerouslyAllowHttp: !config.production,
  };
}

/** Auth0 first: clients log in at the first issuer. */
function issuersOf(environment: Environment): Issuer[] {
  const acceptMachines = environment.ACCEPT_MACHINE_TOKENS;
  const { AUTH0_DOMAIN, ENTRA_CLIENT_ID, INTROSPECTION_ENDPOINT } = environment;
  const issuers: Issuer[] = [];
  if (AUTH0_DOMAIN !== undefined)
    issuers.push(
      auth0({
        domain: AUTH0_DOMAIN,
        customDomains: environment.AUTH0_CUSTOM_DOMAINS,
        clientId: environment.AUTH0_CLIENT_ID,
        enterpriseStrategies: environment.AUTH0_ENTERPRISE_STRATEGIES,
        nameClaim: environment.AUTH0_NAME_CLAIM,
        scopesFrom: environment.AUTH0_SCOPES_FROM,
        signingAlgorithm: environment.AUTH0_SIGNING_ALG,
        acceptMachines,
      }),
    );
  if (ENTRA_CLIENT_ID !== undefined)
    issuers.push(
      entra({
        tenants: environment.ENTRA_TENANT_IDS,
        clientId: ENTRA_CLIENT_ID,
        appIdUri: environment.ENTRA_APP_ID_URI,
        authority: environment.ENTRA_AUTHORITY,
        acceptMachines,
      }),
    );
  if (INTROSPECTION_ENDPOINT !== undefined)
    issuers.push(
      introspection({
        endpoint: INTROSPECTION_ENDPOINT,
        // `readEnvironment` accepts these together or not at all.
        issuer: environment.INTROSPECTION_ISSUER ?? '',
        clientId: environment.INTROSPECTION_CLIENT_ID ?? '',
        clientSecret: environment.INTROSPECTION_CLIENT_SECRET ?? '',
        personMark: environment.INTROSPECTION_PERSON_CLAIM ?? '',
        organizations: environment.INTROSPECTION_ORGANIZATIONS,
        organizationClaim: environment.INTROSPECTION_ORGANIZATION_CLAIM,
        acceptMachines,
      }),
    );
  return issuers;
}
