/** The claims of a verified access token, whichever issuer made it. */
export type AccessTokenClaims = Readonly<Record<string, unknown>>;

/** A verified token. The token itself is left out, so that it cannot be forwarded; see `subject-token.ts`. */
export interface AuthInfo {
  readonly issuer: string;
  readonly subject: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  readonly claims: AccessTokenClaims;
  /** The version of the key set that verified a JWT. */
  readonly keySetVersion?: number;
}

/** What a resource demands of tokens. */
export interface TokenRules {
  /** The token must name one of these (RFC 8707 §2, RFC 9068 §4). */
  readonly audiences: readonly string[];
  /** How long keys are used while they cannot be fetched again. */
  readonly maxKeyAgeSeconds: number;
  /** The longest time between `iat` and `exp`. */
  readonly maxTokenLifetimeSeconds: number;
}

/** Verifies access tokens for one resource. */
export interface AccessTokenVerifier {
  /**
   * @param caller the network address, which has a limited share of the requests to an issuer
   * @throws AuthenticationError when the token is invalid for this resource
   * @throws VerificationUnavailableError when that cannot be decided
   */
  verifyAccessToken(token: string, caller: string): Promise<AuthInfo>;

  /**
   * Whether an earlier result still holds; if absent, it does until the token expires.
   *
   * @throws VerificationUnavailableError when that cannot be decided
   */
  stillHolds?(auth: AuthInfo): Promise<boolean>;
}
