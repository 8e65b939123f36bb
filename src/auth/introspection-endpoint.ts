import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import * as oauth from 'oauth4webapi';
import { summarizeError } from '../observability/describe-error.js';
import type { AccessTokenClaims } from './access-token-verifier.js';
import { VerificationUnavailableError } from './authentication.errors.js';
import { CallerSlots, type SlotLimits } from './caller-slots.js';

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
  /** The least time between two questions whether a dead endpoint is alive again. */
  readonly retryDelay?: number;
  /** The most questions under way at once. */
  readonly slots?: SlotLimits;
}

/**
 * An issuer's introspection endpoint (RFC 7662 §2). A slow one is never asked more than so many questions at once, few of
 * them by one caller. While it is dead nobody waits for it.
 *
 * Whether it is dead, no caller's token can tell: it may be that one token which it fails over, and with such a token
 * anybody could shut all others out. So a question without an answer is followed by one about a token that we made up.
 */
export class IntrospectionEndpoint {
  private readonly logger = new Logger(IntrospectionEndpoint.name);
  private readonly timeout: number;
  private readonly retryDelay: number;
  private readonly slots: CallerSlots;
  private dead = false;
  private probing = false;
  private nextProbe = -Infinity;

  constructor(
    private readonly credentials: IntrospectionCredentials,
    {
      timeout = 5_000,
      retryDelay = 2_000,
      slots = { total: 50, perCaller: 10 },
    }: IntrospectionEndpointOptions = {},
  ) {
    this.timeout = timeout;
    this.retryDelay = retryDelay;
    this.slots = new CallerSlots(slots);
  }

  /**
   * @param caller whose share of the questions this one is
   * @returns what the endpoint says of the token, `active` or not
   * @throws VerificationUnavailableError for every failure to get an answer: none of them is the token's doing
   */
  async ask(token: string, caller: string): Promise<AccessTokenClaims> {
    if (this.dead) {
      void this.probe();
      throw unavailable('The introspection endpoint has just failed');
    }
    const release = this.slots.take(caller);
    if (release === undefined) throw unavailable('Too many introspections are under way');
    try {
      return await this.answerTo(token);
    } catch (error) {
      this.logger.warn(`No answer about a token from ${this.place}: ${summarizeError(error)}`);
      void this.probe();
      throw new VerificationUnavailableError({ cause: error });
    } finally {
      release();
    }
  }

  /** One at a time, whatever became of it known by the answer to the next question. Never rejects. */
  private async probe(): Promise<void> {
    if (this.probing || Date.now() < this.nextProbe) return;
    this.probing = true;
    try {
      // Any answer will do: that the endpoint is there, and has not to be waited for.
      await (await this.request(`probe-${randomUUID()}`)).arrayBuffer();
      if (this.dead) this.logger.log(`${this.place} answers again`);
      this.dead = false;
    } catch (error) {
      if (!this.dead) this.logger.warn(`${this.place} answers nobody: ${summarizeError(error)}`);
      this.dead = true;
    }
    this.nextProbe = Date.now() + this.retryDelay;
    this.probing = false;
  }

  private async answerTo(token: string): Promise<AccessTokenClaims> {
    const response = await this.request(token);
    return oauth.processIntrospectionResponse(this.server, this.client, response);
  }

  private request(token: string): Promise<Response> {
    return oauth.introspectionRequest(
      this.server,
      this.client,
      oauth.ClientSecretBasic(this.credentials.clientSecret),
      token,
      {
        additionalParameters: { token_type_hint: 'access_token' },
        signal: AbortSignal.timeout(this.timeout),
        // The configuration has refused http for any host but this machine; the mark of deprecation is a warning sign.
        // eslint-disable-next-line @typescript-eslint/no-deprecated
        [oauth.allowInsecureRequests]: this.credentials.endpoint.protocol === 'http:',
      },
    );
  }

  private get server(): oauth.AuthorizationServer {
    return { issuer: this.credentials.issuer, introspection_endpoint: this.place };
  }

  private get client(): oauth.Client {
    return { client_id: this.credentials.clientId };
  }

  private get place(): string {
    return this.credentials.endpoint.href;
  }
}

function unavailable(why: string): VerificationUnavailableError {
  return new VerificationUnavailableError({ cause: new Error(why) });
}
