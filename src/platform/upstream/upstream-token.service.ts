import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ResponseBodyError } from 'oauth4webapi';
import { type Principal, type SubjectToken, subjectTokenOf, summarizeError } from '../../gatehouse/index.js';
import { Config } from '../config/config.js';
import { checkExchangedToken } from './exchanged-token-check.js';
import { exchangeToken, type UpstreamApi } from './token-exchange.js';
import {
  LoginNotExchangeableError,
  UpstreamTokenRefusedError,
  UpstreamTokenUnavailableError,
} from './upstream.errors.js';

/** The most tokens that are remembered; past it, the one longest unused is forgotten. */
const MAX_TOKENS = 10_000;
/**
 * What a caller can be refused for; all other errors speak of this server's own registration.
 * RFC 6749 §5.2, RFC 8693 §2.2.2, OpenID Connect Core 1.0 §3.1.2.6.
 */
const REFUSALS_OF_CALLER: ReadonlySet<string> = new Set([
  'access_denied',
  'consent_required',
  'interaction_required',
  'invalid_grant',
  'invalid_scope',
  'mfa_required',
]);
/** A token is not used in its last seconds: it must still be good when the other API looks at it. */
const MARGIN_SECONDS = 30;

/**
 * Tokens for other APIs in the name of the caller, by token exchange. The caller's own token goes to the authorization
 * server that issued it and nowhere else: whoever was sent it could use it here.
 */
@Injectable()
export class UpstreamTokenService {
  private readonly logger = new Logger(UpstreamTokenService.name);
  // By wall-clock time, as `exp` is.
  private readonly tokens = new LRUCache<string, string>({
    max: MAX_TOKENS,
    ttl: 1,
    ttlResolution: 0,
    perf: Date,
  });
  private readonly pending = new Map<string, Promise<string>>();

  constructor(private readonly config: Config) {}

  /**
   * @returns an access token for that API, remembered until shortly before it or the caller's own token expires
   * @throws LoginNotExchangeableError when the caller is no person, or did not log in at the Auth0 tenant
   * @throws UpstreamTokenRefusedError when the authorization server gives this caller no such token
   * @throws UpstreamTokenUnavailableError when it gives no usable answer
   */
  async tokenFor(principal: Principal, api: UpstreamApi): Promise<string> {
    const subject = this.subjectOf(principal);
    const key = keyOf(principal, subject, api);
    const known = this.tokens.get(key);
    if (known !== undefined) return known;
    // Whoever asks for the same meanwhile waits for the same answer.
    const pending =
      this.pending.get(key) ??
      this.exchange(key, principal, subject, api).finally(() => this.pending.delete(key));
    this.pending.set(key, pending);
    return pending;
  }

  /** For a token that the other API does not take: the next call gets a new one. */
  forget(principal: Principal, api: UpstreamApi): void {
    this.tokens.delete(keyOf(principal, this.subjectOf(principal), api));
  }

  private subjectOf(principal: Principal): SubjectToken {
    const subject = subjectTokenOf(principal);
    if (
      principal.kind !== 'enterprise' ||
      subject === undefined ||
      !this.config.auth0Issuers.includes(subject.issuer)
    )
      throw new LoginNotExchangeableError();
    return subject;
  }

  private async exchange(
    key: string,
    principal: Principal,
    subject: SubjectToken,
    api: UpstreamApi,
  ): Promise<string> {
    try {
      const asked = Date.now();
      const token = await exchangeToken(this.clientOf(), subject, api);
      checkExchangedToken(token.value, principal, api);
      const expiresAt = Math.min(asked + token.expiresIn * 1000, subject.expiresAt * 1000);
      const ttl = expiresAt - MARGIN_SECONDS * 1000 - Date.now();
      if (ttl > 0) this.tokens.set(key, token.value, { ttl });
      return token.value;
    } catch (error) {
      throw this.explain(error, api);
    }
  }

  private clientOf(): { clientId: string; clientSecret: string } {
    const { UPSTREAM_CLIENT_ID: clientId, UPSTREAM_CLIENT_SECRET: clientSecret } = this.config.environment;
    if (clientId === undefined || clientSecret === undefined)
      throw new Error('UPSTREAM_CLIENT_ID is not set');
    return { clientId, clientSecret };
  }

  /** What the authorization server wrote goes no further than its error code, and that only to the log. */
  private explain(error: unknown, { audience }: UpstreamApi): Error {
    const refused = error instanceof ResponseBodyError;
    const why = refused ? `${error.status} ${error.error}` : summarizeError(error);
    this.logger.warn(`No token for ${audience}: ${why}`);
    return refused && REFUSALS_OF_CALLER.has(error.error)
      ? new UpstreamTokenRefusedError()
      : new UpstreamTokenUnavailableError();
  }
}

/** Per person and client, and for what the caller's own token may do: a narrower login gets no token of a wider one. */
function keyOf(principal: Principal, subject: SubjectToken, api: UpstreamApi): string {
  const { userId, organizationId, clientId, scopes } = principal;
  const caller = [subject.issuer, userId, organizationId, clientId, [...scopes].sort()];
  return JSON.stringify([...caller, api.audience, api.scopes]);
}
