/** The claims of a verified access token, whichever issuer made it. */
export type AccessTokenClaims = Readonly<Record<string, unknown>>;

/** A verified token. The token itself is left out on purpose: nobody behind the door may forward it. */
export interface AuthInfo {
  readonly issuer: string;
  readonly subject: string;
  /** The OAuth client the token was issued to. */
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  readonly claims: AccessTokenClaims;
}

/** Verifies access tokens for one resource. A port: JWTs against a key set, or whatever else an issuer hands out. */
export abstract class AccessTokenVerifier {
  /**
   * @param token as it stood in the Authorization header
   * @throws AuthenticationError when the token is not good for this resource
   * @throws VerificationUnavailableError when that cannot be decided
   */
  abstract verifyAccessToken(token: string): Promise<AuthInfo>;
}
