import { HttpException } from '@nestjs/common';
import { decodeProtectedHeader, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { AccessTokenVerifier, AuthInfo, TokenRules } from './access-token-verifier.js';
import { AuthenticationError } from './authentication.errors.js';
import { refuseSenderConstrained, requireText } from './claims.js';
import type { IssuerKeySet } from './issuer-key-set.js';
import { diagnoseVerificationError, unusableKey } from './jwt-diagnosis.js';
import { checkTimes, CLOCK_LEEWAY_SECONDS } from './token-times.js';

/** RFC 9068 §2.1 and the older dialects of Auth0 and Entra; compared without case and without `application/` (RFC 7515 §4.1.9). */
const ACCESS_TOKEN_TYPES = new Set(['jwt', 'at+jwt']);

export interface JwtVerification extends TokenRules {
  /** Compared character by character (RFC 9068 §4). */
  readonly issuer: string;
  readonly keys: IssuerKeySet;
  /** The only algorithm accepted, whatever the token's header says (RFC 8725 §3.1). */
  readonly algorithm: string;
  /** Client ids whose ID tokens may be sent by mistake: only for the diagnosis. */
  readonly knownClientIds?: readonly string[];
}

/** Verifies JWT access tokens of one issuer for one resource (RFC 9068 §4). */
export class JwtAccessTokenVerifier implements AccessTokenVerifier {
  private readonly maxKeyAge: number;

  constructor(private readonly verification: JwtVerification) {
    this.maxKeyAge = verification.maxKeyAgeSeconds * 1000;
  }

  async verifyAccessToken(token: string): Promise<AuthInfo> {
    const { issuer, audiences, keys, algorithm, knownClientIds, maxTokenLifetimeSeconds } = this.verification;
    let keySetVersion = 0;
    const getKey: JWTVerifyGetKey = async (header, jws) => {
      const { key, version } = await keys.find(header, jws, this.maxKeyAge);
      keySetVersion = version;
      return key;
    };
    try {
      const { payload, protectedHeader } = await jwtVerify(token, getKey, {
        algorithms: [algorithm],
        issuer,
        audience: [...audiences],
        requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
        // For all times; `checkTimes` allows no leeway on `exp`.
        clockTolerance: CLOCK_LEEWAY_SECONDS,
      });
      refuseOtherTypes(protectedHeader.typ);
      refuseSenderConstrained(payload);
      return {
        issuer,
        subject: requireText(payload, 'sub'),
        expiresAt: checkTimes(payload, maxTokenLifetimeSeconds),
        claims: payload,
        keySetVersion,
      };
    } catch (error) {
      if (error instanceof HttpException) throw error;
      if (error instanceof errors.JOSEError) throw diagnoseVerificationError(error, knownClientIds);
      // jose throws a TypeError for an RSA key under 2048 bits, WebCrypto a DOMException for others.
      throw unusableKey(decodeProtectedHeader(token), error);
    }
  }

  /** Only with the same keys: the one that verified the token may be withdrawn. */
  async stillHolds({ keySetVersion }: AuthInfo): Promise<boolean> {
    return keySetVersion === (await this.verification.keys.version(this.maxKeyAge));
  }
}

/** @param type of any type, although jose declares text */
function refuseOtherTypes(type: unknown): void {
  const name = typeof type === 'string' ? type.toLowerCase().replace(/^application\//, '') : '';
  if (!ACCESS_TOKEN_TYPES.has(name)) throw new AuthenticationError('token_type_refused');
}
