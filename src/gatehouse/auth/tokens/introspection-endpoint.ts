import { createHash, randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import * as oauth from 'oauth4webapi';
import { summarizeError } from '../../errors/describe-error.js';
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
  /** The most questions under way at once about tokens that were never good. */
  readonly slots?: SlotLimits;
}

/** The most questions under way at once about tokens that were good the last time. */
const KNOWN_SLOTS: SlotLimits = { total: 50, perCaller: 50 };
const MAX_KNOWN_TOKENS = 10_000;

/**
 * An issuer's introspection endpoint (RFC 7662 §2). A slow one is never asked more than so many questions at once, few of
 * them by one caller; those about tokens that were good before have places of their own, which nobody can fill with tokens
 * that he made up. While it is dead nobody waits for it.
 *
 * Whether it is dead, no caller's token can tell: it may be that one token which it fails over, and with such a token
 * anybody could shut all others out. So a question without an answer is followed by one about a token that we made up.
 */
export class IntrospectionEndpoint {
  private readonly logger = new Logger(IntrospectionEndpoint.name);
  private readonly timeout: number;
  private readonly retryDelay: number;
  private readonly slots: CallerSlots;
  private readonly knownSlots = new CallerSlots(KNOWN_SLOTS);
  /** By their SHA-256. */
  private readonly known = new LRUCache<string, true>({ max: MAX_KNOWN_TOKENS });
  private dead = false;
  private probing = false;
  /** Monotonic clock. */
  private nextProbe = -Infinity;
  private nextWarning = -Infinity;

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
    const key = createHash('sha256').update(token).digest('base64');
    const release = (this.known.has(key) ? this.knownSlots : this.slots).take(caller);
    if (release === undefined) {
      this.warnOverloaded();
      throw unavailable('Too many introspections are under way');
    }
    try {
      const answer = await this.answerTo(token);
      this.dead = false;
      if (answer.active) this.known.set(key, true);
      else this.known.delete(key);
      return answer;
    } catch (error) {
      this.logger.warn(`No answer about a token from ${this.place}: ${summarizeError(error)}`);
      void this.probe();
      throw new VerificationUnavailableError({ cause: error });
    } finally {
      release();
    }
  }

  /** Whose share is full is told once in a while: beside each request that is refused for it, it would drown the log. */
  private warnOverloaded(): void {
    if (performance.now() < this.nextWarning) return;
    this.nextWarning = performance.now() + this.retryDelay;
    this.logger.warn(
      `Too many questions to ${this.place} are under way, of all or of one address. It is slow, or behind one address ` +
        'there are many callers: compare `trust proxy` of Express.',
    );
  }

  /** One at a time; what came of it, the next question finds. Never rejects. */
  private async probe(): Promise<void> {
    if (this.probing || performance.now() < this.nextProbe) return;
    this.probing = true;
    try {
      // Any answer will do: that the endpoint is there, and has not to be waited for.
      await (await this.request(`probe-${randomUUID()}`)).arrayBuffer();
      if (this.dead) this.logger.log(`${this.place} answers again`);
      this.dead = false;
    } catch (error) {
      if (!this.dead) this.logger.warn(`${this.place} answers nobody: ${summarizeError(error)}`);
      this.dead = true;
    } finally {
      this.nextProbe = performance.now() + this.retryDelay;
      this.probing = false;
    }
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
