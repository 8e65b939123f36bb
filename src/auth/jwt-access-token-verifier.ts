import { errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { type AuthInfo, AccessTokenVerifier } from './access-token-verifier.js';
import { AuthenticationError } from './authentication.errors.js';
import { describeClaim, diagnoseUnverifiable, diagnoseVerificationError } from './jwt-diagnosis.js';
import type { RefusalCode } from './token-diagnosis.js';

/** RFC 9068 §2.1 and Auth0's older dialect; compared without case and without `application/` (RFC 7515 §4.1.9). */
const ACCESS_TOKEN_TYPES = new Set(['jwt', 'at+jwt']);

export interface JwtVerification {
  /** Compared character by character (RFC 9068 §4). */
  readonly issuer: string;
  /** The token must name one of these (RFC 8707 §2, RFC 9068 §4). */
  readonly audiences: readonly string[];
  readonly keys: JWTVerifyGetKey;
  /** Client ids whose ID tokens may turn up by mistake: only for the diagnosis. */
  readonly knownClientIds?: readonly string[];
}

/** Verifies JWT access tokens of one issuer for one resource (RFC 9068 §4). RS256 only. */
export class JwtAccessTokenVerifier extends AccessTokenVerifier {
  constructor(private readonly verification: JwtVerification) {
    super();
  }

  async verifyAccessToken(token: string): Promise<AuthInfo> {
    const { issuer, audiences, keys } = this.verification;
    const unverifiable = diagnoseUnverifiable(token, issuer);
    if (unverifiable !== undefined) throw refuse(unverifiable, token);
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer,
        audience: [...audiences],
        requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
      });
      refuseOtherTypes(protectedHeader.typ);
      return toAuthInfo(payload);
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      const code = diagnoseVerificationError(error, token, this.verification.knownClientIds);
      throw refuse(code, token, error);
    }
  }
}

function refuse(code: RefusalCode, token: string, cause?: unknown): AuthenticationError {
  return new AuthenticationError(code, { cause, seen: describeClaim(code, token) });
}

function refuseOtherTypes(type: string | undefined): void {
  const name = type?.toLowerCase().replace(/^application\//, '');
  if (name === undefined || !ACCESS_TOKEN_TYPES.has(name))
    throw new AuthenticationError('token_type_refused');
}

function toAuthInfo(claims: JWTPayload): AuthInfo {
  const { iss, sub, exp } = claims;
  // RFC 9068 §2.2 names the client in client_id; Auth0's older dialect in azp.
  const clientId = claims.client_id ?? claims.azp;
  const scope = claims.scope ?? '';
  if (!isFilledString(iss) || !isFilledString(sub) || !isFilledString(clientId) || exp === undefined) {
    throw new AuthenticationError('claim_missing');
  }
  if (typeof scope !== 'string') throw new AuthenticationError('claim_invalid');
  return {
    issuer: iss,
    subject: sub,
    clientId,
    scopes: scope.split(' ').filter((item) => item !== ''),
    expiresAt: exp,
    claims,
  };
}

function isFilledString(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
