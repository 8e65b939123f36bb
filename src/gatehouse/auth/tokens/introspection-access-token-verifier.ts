import type {
  AccessTokenClaims,
  AccessTokenVerifier,
  AuthInfo,
  TokenRules,
} from './access-token-verifier.js';
import { AuthenticationError } from './authentication.errors.js';
import { describeClaim, readAudiences, refuseSenderConstrained, requireText } from './claims.js';
import type { IntrospectionEndpoint } from './introspection-endpoint.js';
import { checkTimes } from './token-times.js';

export interface Introspection extends Omit<TokenRules, 'maxKeyAgeSeconds'> {
  readonly issuer: string;
  readonly endpoint: IntrospectionEndpoint;
}

/** Introspects opaque tokens (RFC 7662). The answer must pass the same checks as a JWT: `active` is not enough. */
export class IntrospectionAccessTokenVerifier implements AccessTokenVerifier {
  constructor(private readonly introspection: Introspection) {}

  async verifyAccessToken(token: string, caller: string): Promise<AuthInfo> {
    return this.check(await this.introspection.endpoint.ask(token, caller));
  }

  private check(answer: AccessTokenClaims): AuthInfo {
    const { issuer, audiences, maxTokenLifetimeSeconds } = this.introspection;
    // RFC 7662 §2.2: the other members of an inactive token do not count.
    if (answer.active !== true) throw new AuthenticationError('token_inactive');
    refuseSenderConstrained(answer);
    refuseOtherTypes(answer.token_type);
    const from = requireText(answer, 'iss');
    if (from !== issuer)
      throw new AuthenticationError('issuer_unknown', { seen: describeClaim('iss', from) });
    const meantFor = readAudiences(answer);
    if (!meantFor.some((audience) => audiences.includes(audience)))
      throw new AuthenticationError('audience_mismatch', { seen: describeClaim('aud', meantFor) });
    return {
      issuer,
      subject: requireText(answer, 'sub'),
      expiresAt: checkTimes(answer, maxTokenLifetimeSeconds),
      claims: answer,
    };
  }
}

/** Refresh tokens are active too, and so are DPoP tokens (RFC 9449 §6) and other token types (RFC 8693 §2.2.1). */
function refuseOtherTypes(type: unknown): void {
  if (type === undefined || (typeof type === 'string' && type.toLowerCase() === 'bearer')) return;
  throw new AuthenticationError('token_type_refused', { seen: describeClaim('token_type', type) });
}
