import { randomBytes } from 'node:crypto';
import { EncryptJWT, type JWTPayload, jwtDecrypt } from 'jose';

/** The tokens that Auth0 issues when a request names no API: a JWE that only the tenant can open, for /userinfo only. */
export class OpaqueTokens {
  private readonly key = randomBytes(32);

  constructor(private readonly issuer: string) {}

  async seal(claims: { sub: string; scope: string; lifetime: number }): Promise<string> {
    const issuedAt = Math.floor(Date.now() / 1000);
    return await new EncryptJWT({ scope: claims.scope })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', iss: this.issuer })
      .setIssuer(this.issuer)
      .setSubject(claims.sub)
      .setAudience(`${this.issuer}userinfo`)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + claims.lifetime)
      .encrypt(this.key);
  }

  /** @throws a jose error when the token is foreign or has expired */
  async open(token: string): Promise<JWTPayload> {
    const options = { issuer: this.issuer, audience: `${this.issuer}userinfo` };
    return (await jwtDecrypt(token, this.key, options)).payload;
  }
}
