import type { AuthorizationServers } from '../discovery/authorization-servers.js';
import type { Caller } from '../principal.js';
import type { AccessTokenVerifier, AuthInfo, TokenRules } from '../tokens/access-token-verifier.js';

/** One `iss` whose tokens are accepted. */
export interface TrustedIssuer {
  /** Compared character by character (RFC 9068 §4). */
  readonly issuer: string;

  /** @param rules of the resource; an issuer that has audiences of its own ignores `audiences` */
  verifierFor(rules: TokenRules): AccessTokenVerifier;

  /** @throws AuthenticationError when this caller may not enter */
  toCaller(auth: AuthInfo): Caller;
}

/** An identity provider for the option `issuers`, made by `auth0()`, `entra()`, `introspection()` or the test kit. */
export interface Issuer {
  /** One for each of its issuer URLs: custom domains, tenants, token versions. */
  readonly trusted: readonly TrustedIssuer[];
  /** If absent, its tokens are accepted, but the metadata does not send clients there. */
  readonly authorizationServers?: AuthorizationServers;
  /** Whether tokens that are not JWTs are introspected there. At most one issuer can do this. */
  readonly opaqueTokens?: boolean;
}
