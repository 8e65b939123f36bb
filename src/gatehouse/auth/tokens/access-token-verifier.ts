/** The claims of a verified access token, whichever issuer made it. */
export type AccessTokenClaims = Readonly<Record<string, unknown>>;

/** A verified token. The token itself is left out, so that it cannot be forwarded; see `subject-token.ts`. */
export interface AuthInfo {
  readonly issuer: string;
  readonly subject: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  readonly claims: AccessTokenClaims;
}

/** Verifies access tokens for one resource. */
export interface AccessTokenVerifier {
  /**
   * @param caller the network address, which has a limited share of the requests to an issuer
   * @throws AuthenticationError when the token is invalid for this resource
   * @throws VerificationUnavailableError when that cannot be decided
   */
  verifyAccessToken(token: string, caller: string): Promise<AuthInfo>;
}
