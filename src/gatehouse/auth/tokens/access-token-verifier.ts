/** The claims of a verified access token, whichever issuer made it. */
export type AccessTokenClaims = Readonly<Record<string, unknown>>;

/**
 * A verified token: what every issuer says in the same words. What the other claims mean is for the issuer's profile
 * (`issuers/`). The token itself is left out on purpose: nobody behind the door may forward it. What exchanges it for
 * another API's token finds it in `subject-token.ts`.
 */
export interface AuthInfo {
  readonly issuer: string;
  readonly subject: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  readonly claims: AccessTokenClaims;
}

/** Verifies access tokens for one resource. A port: JWTs against a key set, or whatever else an issuer hands out. */
export abstract class AccessTokenVerifier {
  /**
   * @param token as it stood in the Authorization header
   * @param caller who asks, as far as the network tells: whose share of an issuer's time this may take
   * @throws AuthenticationError when the token is not good for this resource
   * @throws VerificationUnavailableError when that cannot be decided
   */
  abstract verifyAccessToken(token: string, caller: string): Promise<AuthInfo>;
}
