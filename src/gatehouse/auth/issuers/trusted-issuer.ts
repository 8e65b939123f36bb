import type { AccessTokenVerifier, AuthInfo } from '../tokens/access-token-verifier.js';
import type { Principal } from '../principal.js';

/** An issuer whose tokens are taken here: how they are verified, and whom their claims stand for. */
export interface TrustedIssuer {
  /** Its `iss`, compared character by character (RFC 9068 §4). */
  readonly issuer: string;

  /** @param audiences of the resource the token is shown to; an issuer that names its own audiences looks past them */
  verifierFor(audiences: readonly string[]): AccessTokenVerifier;

  /** @throws AuthenticationError when the claims stand for nobody who may come in */
  toPrincipal(auth: AuthInfo): Principal;
}
