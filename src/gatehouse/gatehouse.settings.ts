import {
  type AuthorizationServers,
  namedAuthorizationServers,
} from './auth/discovery/authorization-servers.js';
import type { TrustedIssuer } from './auth/issuers/issuer.js';
import { type CheckedOptions, type GatehouseOptions, optionsSchema } from './gatehouse.options.js';
import { isLoopbackHost } from './http/host.js';
import { GatehouseOptionsError, parseOptions } from './option-schemas.js';

/** The validated options of the module, and what follows from them. */
export class GatehouseSettings {
  readonly options: CheckedOptions;
  /** Where clients reach the endpoint. */
  readonly endpointUrl: URL;
  readonly mcpAudiences: readonly string[];
  readonly apiAudiences: readonly string[];
  readonly authorizationServers: AuthorizationServers;
  /** Accepted values of Host, in lower case. */
  readonly allowedHosts: ReadonlySet<string>;
  readonly allowedOrigins: ReadonlySet<string>;
  /** Then every loopback name is accepted in Host. */
  readonly onLoopback: boolean;

  /** @throws GatehouseOptionsError naming every fault */
  constructor(options: GatehouseOptions) {
    const allowHttp = (options as Partial<GatehouseOptions> | undefined)?.dangerouslyAllowHttp === true;
    const checked = parseOptions('GatehouseModule', optionsSchema(allowHttp), options);
    const faults = [
      ...faultsOfAuthentication(checked),
      ...faultsOfStrategy(checked),
      ...faultsOfIssuers(checked.issuers ?? []),
      ...faultsOfApi(checked),
    ];
    if (faults.length > 0)
      throw new GatehouseOptionsError(faults.map((fault) => `GatehouseModule: ${fault}`));

    this.options = checked;
    this.endpointUrl = new URL(checked.endpoint ?? checked.resource);
    this.mcpAudiences = [checked.resource, ...checked.audiences];
    this.apiAudiences = checked.api.audiences ?? this.mcpAudiences;
    this.authorizationServers = authorizationServersOf(checked);
    this.allowedHosts = new Set([...hostsOf(this.endpointUrl), ...checked.allowedHosts]);
    this.allowedOrigins = new Set([this.endpointUrl.origin, ...checked.allowedOrigins]);
    this.onLoopback = isLoopbackHost(this.endpointUrl.hostname);
  }

  get trustedIssuers(): readonly TrustedIssuer[] {
    return (this.options.issuers ?? []).flatMap(({ trusted }) => trusted);
  }
}

function faultsOfAuthentication({ issuers, authenticate, authorizationServers }: CheckedOptions): string[] {
  if (issuers !== undefined && authenticate !== undefined)
    return [
      'issuers and authenticate exclude each other. Give issuers, or your own strategy as authenticate',
    ];
  if (issuers === undefined && authenticate === undefined)
    return ['issuers is missing: say who issues the tokens, for example issuers: [auth0({ domain })]'];
  if (authorizationServers !== undefined || issuers?.some(announces)) return [];
  return ['authorizationServers is missing: the metadata must name where clients log in'];
}

/** The API's own authentication replaces the module's checks of tokens. */
function faultsOfStrategy({ authenticate, audiences, apiKeys }: CheckedOptions): string[] {
  if (authenticate === undefined) return [];
  return [
    ...(audiences.length > 0 ? ['audiences has no effect with authenticate: check the audience there'] : []),
    ...(apiKeys === undefined ? [] : ['apiKeys has no effect with authenticate: look keys up there']),
  ];
}

/** The metadata path of a resource at the root belongs to the endpoint (RFC 9728 §3.1). */
function faultsOfApi({ resource, api }: CheckedOptions): string[] {
  const atRoot =
    api.resource !== undefined && api.resource !== resource && new URL(api.resource).pathname === '/';
  return atRoot ? [`api.resource must have a path of its own (was ${JSON.stringify(api.resource)})`] : [];
}

function faultsOfIssuers(issuers: NonNullable<CheckedOptions['issuers']>): string[] {
  const names = issuers.flatMap(({ trusted }) => trusted).map(({ issuer }) => issuer);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) < index));
  const faults = [...twice].map((name) => `issuers: the issuer ${name} is configured twice`);
  if (issuers.filter(({ opaqueTokens }) => opaqueTokens).length > 1)
    faults.push('issuers: only one issuer can be asked about opaque tokens');
  return faults;
}

const announces = ({ authorizationServers }: NonNullable<CheckedOptions['issuers']>[number]): boolean =>
  authorizationServers !== undefined;

/** The first issuer that has a login: issuers spell scopes differently, and the metadata has one list of them. */
function authorizationServersOf({
  issuers = [],
  authorizationServers,
}: CheckedOptions): AuthorizationServers {
  const own = issuers.find(announces)?.authorizationServers;
  if (authorizationServers === undefined && own !== undefined) return own;
  return namedAuthorizationServers(authorizationServers ?? []);
}

/** A client may include or omit the default port (RFC 9110 §4.2.3). */
function hostsOf({ host, port, protocol }: URL): string[] {
  return port === '' ? [host, `${host}:${protocol === 'https:' ? 443 : 80}`] : [host];
}
