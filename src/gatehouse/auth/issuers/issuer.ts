import type { AuthorizationServers } from '../discovery/authorization-servers.js';
import type { Caller } from '../principal.js';
import type { AccessTokenVerifier, AuthInfo } from '../tokens/access-token-verifier.js';

/** One `iss` whose tokens are accepted: how they are verified, and whom their claims stand for. */
export interface TrustedIssuer {
  /** Compared character by character (RFC 9068 §4). */
  readonly issuer: string;

  /** @param audiences of the resource the token is sent to; an issuer that names its own audiences ignores them */
  verifierFor(audiences: readonly string[]): AccessTokenVerifier;

  /** @throws AuthenticationError when the claims stand for a caller who may not enter */
  toCaller(auth: AuthInfo): Caller;
}

/** An identity provider, as `auth0()`, `entra()`, `introspection()` and the test kit make it for the option `issuers`. */
export interface Issuer {
  /** The same provider under each of its names: custom domains, tenants, token versions. */
  readonly trusted: readonly TrustedIssuer[];
  /** Absent: its tokens are accepted, and the metadata does not send clients there. */
  readonly authorizationServers?: AuthorizationServers;
  /** Whether it is asked about tokens that are not JWTs. At most one issuer can be. */
  readonly opaqueTokens?: boolean;
}
