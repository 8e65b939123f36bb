import { type AccessTokenClaims, type AuthInfo, AccessTokenVerifier } from './access-token-verifier.js';
import { AuthenticationError } from './authentication.errors.js';
import { readAudiences, refuseSenderConstrained, requireText } from './claims.js';
import type { IntrospectionEndpoint } from './introspection-endpoint.js';
import { checkTimes } from './token-times.js';

export interface Introspection {
  readonly issuer: string;
  /** The token must name one of these (RFC 7662 §4: the resource server decides whether the token is meant for it). */
  readonly audiences: readonly string[];
  readonly endpoint: IntrospectionEndpoint;
}

/**
 * Asks the issuer about a token that only it can read (RFC 7662), and holds the answer to what a JWT is held to: being
 * active is not enough, it must come from this issuer, for this resource, and still be good.
 */
export class IntrospectionAccessTokenVerifier extends AccessTokenVerifier {
  constructor(private readonly introspection: Introspection) {
    super();
  }

  async verifyAccessToken(token: string, caller: string): Promise<AuthInfo> {
    return this.check(await this.introspection.endpoint.ask(token, caller));
  }

  private check(answer: AccessTokenClaims): AuthInfo {
    const { issuer, audiences } = this.introspection;
    // RFC 7662 §2.2: of an inactive token nothing else is to be believed.
    if (answer.active !== true) throw new AuthenticationError('token_inactive');
    refuseSenderConstrained(answer);
    refuseOtherTypes(answer.token_type);
    const from = requireText(answer, 'iss');
    if (from !== issuer)
      throw new AuthenticationError('issuer_unknown', { seen: `iss is ${JSON.stringify(from)}` });
    const meantFor = readAudiences(answer);
    if (!meantFor.some((audience) => audiences.includes(audience)))
      throw new AuthenticationError('audience_mismatch', { seen: `aud is ${JSON.stringify(meantFor)}` });
    return { issuer, subject: requireText(answer, 'sub'), expiresAt: checkTimes(answer), claims: answer };
  }
}

/** A refresh token is active, too; so is one that asks for a proof (RFC 9449 §6) or is no access token (RFC 8693 §2.2.1). */
function refuseOtherTypes(type: unknown): void {
  if (type === undefined || (typeof type === 'string' && type.toLowerCase() === 'bearer')) return;
  throw new AuthenticationError('token_type_refused', { seen: `token_type is ${JSON.stringify(type)}` });
}
