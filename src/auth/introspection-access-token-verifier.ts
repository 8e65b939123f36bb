import { Logger } from '@nestjs/common';
import * as oauth from 'oauth4webapi';
import { type AccessTokenClaims, type AuthInfo, AccessTokenVerifier } from './access-token-verifier.js';
import { AuthenticationError, VerificationUnavailableError } from './authentication.errors.js';
import { readAudiences, refuseSenderConstrained, requireText } from './claims.js';
import { checkTimes } from './token-times.js';

const TIMEOUT_MS = 5_000;

export interface Introspection {
  readonly issuer: string;
  /** The token must name one of these (RFC 7662 §4: the resource server decides whether the token is meant for it). */
  readonly audiences: readonly string[];
  readonly endpoint: URL;
  /** What this server shows at the endpoint: anybody could probe tokens otherwise (RFC 7662 §2.1). */
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Asks the issuer about a token that only it can read (RFC 7662), and holds the answer to what a JWT is held to: being
 * active is not enough, it must come from this issuer, for this resource, and still be good.
 */
export class IntrospectionAccessTokenVerifier extends AccessTokenVerifier {
  private readonly logger = new Logger(IntrospectionAccessTokenVerifier.name);

  constructor(private readonly introspection: Introspection) {
    super();
  }

  async verifyAccessToken(token: string): Promise<AuthInfo> {
    return this.check(await this.ask(token));
  }

  /** @throws VerificationUnavailableError for every failure to get an answer: none of them is the caller's doing */
  private async ask(token: string): Promise<AccessTokenClaims> {
    const { issuer, endpoint, clientId, clientSecret } = this.introspection;
    const server: oauth.AuthorizationServer = { issuer, introspection_endpoint: endpoint.href };
    const client: oauth.Client = { client_id: clientId };
    try {
      const response = await oauth.introspectionRequest(
        server,
        client,
        oauth.ClientSecretBasic(clientSecret),
        token,
        {
          additionalParameters: { token_type_hint: 'access_token' },
          signal: AbortSignal.timeout(TIMEOUT_MS),
          // The configuration has refused http for any host but this machine; the mark of deprecation is a warning sign.
          // eslint-disable-next-line @typescript-eslint/no-deprecated
          [oauth.allowInsecureRequests]: endpoint.protocol === 'http:',
        },
      );
      return await oauth.processIntrospectionResponse(server, client, response);
    } catch (error) {
      this.logger.warn(`No answer about a token from ${endpoint.href}: ${describe(error)}`);
      throw new VerificationUnavailableError({ cause: error });
    }
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

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
