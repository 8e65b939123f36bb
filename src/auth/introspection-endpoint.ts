import { Logger } from '@nestjs/common';
import * as oauth from 'oauth4webapi';
import { summarizeError } from '../observability/describe-error.js';
import type { AccessTokenClaims } from './access-token-verifier.js';
import { VerificationUnavailableError } from './authentication.errors.js';

export interface IntrospectionCredentials {
  readonly issuer: string;
  readonly endpoint: URL;
  /** What this server shows at the endpoint: anybody could probe tokens otherwise (RFC 7662 §2.1). */
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Durations in milliseconds. */
export interface IntrospectionEndpointOptions {
  /** The longest that anybody waits for an answer. */
  readonly timeout?: number;
  /** The least time between a question that nobody answered and the next. */
  readonly retryDelay?: number;
  /** The most questions under way at once. */
  readonly maxPending?: number;
}

/**
 * An issuer's introspection endpoint (RFC 7662 §2). While it is dead nobody waits for it: after a question that got no
 * answer, all others are turned away for a moment, and then one alone tries again. A slow one is never asked more than
 * so many questions at once.
 */
export class IntrospectionEndpoint {
  private readonly logger = new Logger(IntrospectionEndpoint.name);
  private readonly timeout: number;
  private readonly retryDelay: number;
  private readonly maxPending: number;
  private dead = false;
  private heldBackUntil = -Infinity;
  private pending = 0;

  constructor(
    private readonly credentials: IntrospectionCredentials,
    { timeout = 5_000, retryDelay = 2_000, maxPending = 50 }: IntrospectionEndpointOptions = {},
  ) {
    this.timeout = timeout;
    this.retryDelay = retryDelay;
    this.maxPending = maxPending;
  }

  /**
   * @returns what the endpoint says of the token, `active` or not
   * @throws VerificationUnavailableError for every failure to get an answer: none of them is the caller's doing
   */
  async ask(token: string): Promise<AccessTokenClaims> {
    if (Date.now() < this.heldBackUntil) throw unavailable('The introspection endpoint has just failed');
    if (this.pending >= (this.dead ? 1 : this.maxPending))
      throw unavailable(`${this.pending} introspections are under way`);
    this.pending += 1;
    try {
      return await this.request(token, AbortSignal.timeout(this.timeout));
    } finally {
      this.pending -= 1;
    }
  }

  private async request(token: string, signal: AbortSignal): Promise<AccessTokenClaims> {
    const { issuer, endpoint, clientId, clientSecret } = this.credentials;
    const server: oauth.AuthorizationServer = { issuer, introspection_endpoint: endpoint.href };
    const client: oauth.Client = { client_id: clientId };
    let response: Response | undefined;
    try {
      response = await oauth.introspectionRequest(
        server,
        client,
        oauth.ClientSecretBasic(clientSecret),
        token,
        {
          additionalParameters: { token_type_hint: 'access_token' },
          signal,
          // The configuration has refused http for any host but this machine; the mark of deprecation is a warning sign.
          // eslint-disable-next-line @typescript-eslint/no-deprecated
          [oauth.allowInsecureRequests]: endpoint.protocol === 'http:',
        },
      );
      const answer = await oauth.processIntrospectionResponse(server, client, response);
      this.dead = false;
      return answer;
    } catch (error) {
      // An answer, whatever it says, may be about this one token: with a token that makes the endpoint fail, anybody
      // could shut all others out.
      this.dead = signal.aborted || (response === undefined && !isCut(error));
      if (this.dead) this.heldBackUntil = Date.now() + this.retryDelay;
      this.logger.warn(`No answer about a token from ${endpoint.href}: ${summarizeError(error)}`);
      throw new VerificationUnavailableError({ cause: error });
    }
  }
}

/** The endpoint was there, and closed on us: an answer of a kind. */
function isCut(error: unknown): boolean {
  const { code } = (error as { cause?: { code?: unknown } }).cause ?? {};
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET';
}

function unavailable(why: string): VerificationUnavailableError {
  return new VerificationUnavailableError({ cause: new Error(why) });
}
