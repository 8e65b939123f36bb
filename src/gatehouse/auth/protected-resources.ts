import { Injectable } from '@nestjs/common';
import { Config } from '../../platform/config/config.js';
import { ConfigurationError } from '../../platform/config/environment.js';
import type { AccessTokenVerifier } from './tokens/access-token-verifier.js';
import type { ProtectedResource } from './bearer-auth.guard.js';
import { ApiKeyAccessTokenVerifier } from './api-keys/api-key-access-token-verifier.js';
import { ApiKeys } from './api-keys/api-keys.js';
import { API_KEY_ISSUER, apiKeyPrincipal } from './issuers/api-key.js';
import type { BearerChallenge } from './bearer-challenge.js';
import { CachedAccessTokenVerifier } from './tokens/cached-access-token-verifier.js';
import type { TrustedIssuer } from './issuers/trusted-issuer.js';
import { RoutingAccessTokenVerifier } from './tokens/routing-access-token-verifier.js';
import { auth0Issuers, entraIssuers, introspectedIssuer } from './issuers/trusted-issuers.js';

/** Makes protected resources that trust the configured issuers; they share the issuers' keys and differ in their audiences. */
@Injectable()
export class ProtectedResources {
  private readonly issuers: ReadonlyMap<string, TrustedIssuer>;
  private readonly introspected: TrustedIssuer | undefined;

  constructor(
    private readonly config: Config,
    private readonly apiKeys: ApiKeys,
  ) {
    this.introspected = introspectedIssuer(config);
    const trusted = [...auth0Issuers(config), ...entraIssuers(config)];
    if (this.introspected !== undefined) trusted.push(this.introspected);
    this.issuers = new Map(trusted.map((issuer) => [issuer.issuer, issuer]));
    // One of the two would be asked for the tokens of both.
    const twice = trusted.filter((issuer) => this.issuers.get(issuer.issuer) !== issuer);
    if (twice.length > 0)
      throw new ConfigurationError(twice.map(({ issuer }) => `The issuer ${issuer} is configured twice`));
  }

  protect(audiences: readonly string[], challenge: BearerChallenge): ProtectedResource {
    return {
      challenge,
      verifier: new CachedAccessTokenVerifier(
        this.verifierFor(audiences),
        this.config.environment.TOKEN_CACHE_SECONDS,
      ),
      toPrincipal: (auth) =>
        auth.issuer === API_KEY_ISSUER ? apiKeyPrincipal(auth) : this.issuerOf(auth.issuer).toPrincipal(auth),
      acceptApiKeys: this.config.environment.API_KEYS_ENABLED,
    };
  }

  private verifierFor(audiences: readonly string[]): AccessTokenVerifier {
    const byIssuer = new Map(
      [...this.issuers].map(([name, issuer]) => [name, issuer.verifierFor(audiences)]),
    );
    const opaque = this.introspected && byIssuer.get(this.introspected.issuer);
    const apiKeys = this.config.environment.API_KEYS_ENABLED
      ? new ApiKeyAccessTokenVerifier(this.apiKeys)
      : undefined;
    return new RoutingAccessTokenVerifier({ byIssuer, opaque, apiKeys });
  }

  private issuerOf(name: string): TrustedIssuer {
    const issuer = this.issuers.get(name);
    if (issuer === undefined) throw new Error(`A token of ${name} was verified, but nobody trusts it`);
    return issuer;
  }
}
