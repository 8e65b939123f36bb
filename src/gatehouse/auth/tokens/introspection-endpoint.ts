import { createHash, randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import * as oauth from 'oauth4webapi';
import { summarizeError } from '../../errors/describe-error.js';
import { boundedFetch } from '../remote/bounded-fetch.js';
import type { AccessTokenClaims } from './access-token-verifier.js';
import { VerificationUnavailableError } from './authentication.errors.js';
import { CallerSlots, type SlotLimits } from './caller-slots.js';

export interface IntrospectionCredentials {
  readonly issuer: string;
  readonly endpoint: URL;
  /** Credentials of this server at the endpoint (RFC 7662 §2.1). */
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Durations in milliseconds. */
export interface IntrospectionEndpointOptions {
  readonly timeout?: number;
  /** The least time between two probes of a dead endpoint. */
  readonly retryDelay?: number;
  /** Concurrent requests about tokens that were never active. */
  readonly slots?: SlotLimits;
  /** Monotonic. */
  readonly now?: () => number;
}

/** Concurrent requests about tokens that were active the last time. */
const KNOWN_SLOTS: SlotLimits = { total: 50, perCaller: 50 };
const MAX_KNOWN_TOKENS = 10_000;

/**
 * An issuer's introspection endpoint (RFC 7662 §2). Concurrent requests are limited, in total and for each caller. Tokens that
 * were active before have slots of their own, which made-up tokens cannot fill. Requests to a dead endpoint fail at once.
 * A caller's token cannot prove that the endpoint is dead, as it may fail over that one token. So a request that fails is
 * followed by a probe with a random token.
 */
export class IntrospectionEndpoint {
  private readonly logger = new Logger(IntrospectionEndpoint.name);
  private readonly timeout: number;
  private readonly retryDelay: number;
  private readonly slots: CallerSlots;
  private readonly server: oauth.AuthorizationServer;
  private readonly client: oauth.Client;
  private readonly knownSlots = new CallerSlots(KNOWN_SLOTS);
  /** By their SHA-256. */
  private readonly known = new LRUCache<string, true>({ max: MAX_KNOWN_TOKENS });
  private dead = false;
  private probing = false;
  private readonly now: () => number;
  private nextProbe = -Infinity;
  private nextWarning = -Infinity;

  constructor(
    private readonly credentials: IntrospectionCredentials,
    {
      timeout = 5_000,
      retryDelay = 2_000,
      slots = { total: 50, perCaller: 10 },
      now = () => performance.now(),
    }: IntrospectionEndpointOptions = {},
  ) {
    this.timeout = timeout;
    this.retryDelay = retryDelay;
    this.now = now;
    this.slots = new CallerSlots(slots);
    const { issuer, endpoint, clientId } = credentials;
    this.server = { issuer, introspection_endpoint: endpoint.href };
    this.client = { client_id: clientId };
  }

  /**
   * @returns the introspection response, `active` or not
   * @throws VerificationUnavailableError for every failure to get one
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

  /** Once per `retryDelay`: a line for each rejected request would flood the log. */
  private warnOverloaded(): void {
    if (this.now() < this.nextWarning) return;
    this.nextWarning = this.now() + this.retryDelay;
    this.logger.warn(
      `Too many questions to ${this.place} are under way, of all or of one address. It is slow, or behind one address ` +
        'there are many callers: compare `trust proxy` of Express.',
    );
  }

  /** One at a time. Never rejects. */
  private async probe(): Promise<void> {
    if (this.probing || this.now() < this.nextProbe) return;
    this.probing = true;
    try {
      // Any response proves that the endpoint is alive.
      await this.request(`probe-${randomUUID()}`);
      if (this.dead) this.logger.log(`${this.place} answers again`);
      this.dead = false;
    } catch (error) {
      if (!this.dead) this.logger.warn(`${this.place} answers nobody: ${summarizeError(error)}`);
      this.dead = true;
    } finally {
      this.nextProbe = this.now() + this.retryDelay;
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
        [oauth.customFetch]: (url, init) => boundedFetch(url, init, this.timeout),
        // The option allows http for this machine only.
        // eslint-disable-next-line @typescript-eslint/no-deprecated
        [oauth.allowInsecureRequests]: this.credentials.endpoint.protocol === 'http:',
      },
    );
  }

  private get place(): string {
    return this.credentials.endpoint.href;
  }
}

function unavailable(why: string): VerificationUnavailableError {
  return new VerificationUnavailableError({ cause: new Error(why) });
}
