import { existsSync } from 'node:fs';
import type { z } from 'zod';
import {
  type DatabaseEnvironment,
  type Environment,
  type EnvironmentPart,
  readDatabaseEnvironment,
  readEnvironment,
} from './environment.js';
import type { Variables } from './variables.js';

/** The parsed environment, and what follows from it. */
export class Config {
  readonly production: boolean;
  /** The REST API's public base URL. Public URLs come from here, never from Host. */
  readonly apiUrl: URL;
  /** RFC 8707 resource identifier of the MCP endpoint: the exact URL in the clients' configuration. */
  readonly mcpResourceUrl: string;
  /** Differs from the resource only when that is configured as a prefix. */
  readonly mcpEndpointUrl: string;
  readonly restAudiences: readonly string[];
  /** RFC 9728 resource identifier of the REST API; undefined where the API publishes no metadata. */
  readonly restResourceUrl: string | undefined;
  /** The Auth0 tenant's issuer, with its trailing slash; undefined without Auth0. */
  readonly auth0Issuer: string | undefined;
  /** The tenant under each of its domains: `iss` is the domain that served the login. */
  readonly auth0Issuers: readonly string[];
  readonly openApiDocs: boolean;

  constructor(
    readonly environment: Environment,
    private readonly parts: readonly EnvironmentPart[] = [],
  ) {
    this.production = environment.NODE_ENV === 'production';
    this.apiUrl = new URL(environment.API_URL);
    this.mcpEndpointUrl = `${environment.API_URL}/mcp`;
    this.mcpResourceUrl = environment.MCP_RESOURCE_URL ?? this.mcpEndpointUrl;
    this.restAudiences = [environment.AUTH0_AUDIENCE ?? environment.API_URL];
    this.restResourceUrl = this.publishesRestResource() ? environment.API_URL : undefined;
    const { AUTH0_DOMAIN, AUTH0_CUSTOM_DOMAINS } = environment;
    this.auth0Issuers =
      AUTH0_DOMAIN === undefined ? [] : [AUTH0_DOMAIN, ...AUTH0_CUSTOM_DOMAINS].map(issuerOf);
    [this.auth0Issuer] = this.auth0Issuers;
    this.openApiDocs = environment.OPENAPI_DOCS ?? !this.production;
  }

  /** Not if its URL is no accepted audience (RFC 9728 §3.3), or the MCP endpoint's metadata has the same path. */
  private publishesRestResource(): boolean {
    const { API_URL } = this.environment;
    const shadowed =
      this.mcpResourceUrl !== API_URL && new URL(this.mcpResourceUrl).pathname === this.apiUrl.pathname;
    return this.restAudiences.includes(API_URL) && !shadowed;
  }

  /** @throws ConfigurationError naming every fault at once. */
  static fromEnvironment(variables: Variables, parts: readonly EnvironmentPart[] = []): Config {
    return new Config(readEnvironment(variables, parts), parts);
  }

  /** The values of a feature's own variables. @throws Error when `fromEnvironment` did not read them */
  of<Schema extends z.ZodObject>(part: EnvironmentPart<Schema>): z.infer<Schema> {
    if (!this.parts.includes(part))
      throw new Error(`Config.fromEnvironment was not given ${Object.keys(part.schema.shape).join(', ')}`);
    return this.environment as unknown as z.infer<Schema>;
  }
}

const issuerOf = (domain: string): string => (domain.includes('://') ? `${domain}/` : `https://${domain}/`);

/** For commands that need only the database. @throws ConfigurationError */
export function databaseEnvironment(): DatabaseEnvironment {
  return readDatabaseEnvironment(processEnvironment());
}

/** The environment of the process, which wins over the file `.env`. */
export function processEnvironment(): Variables {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}
