import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ResponseBodyError } from 'oauth4webapi';
import { type Principal, type SubjectToken, subjectTokenOf, summarizeError } from '../../gatehouse/index.js';
import { Config } from '../config/config.js';
import {
  checkExchangedToken,
  exchangeToken,
  type UpstreamApi,
  type UpstreamClient,
} from './token-exchange.js';
import {
  LoginNotExchangeableError,
  UpstreamTokenRefusedError,
  UpstreamTokenUnavailableError,
} from './upstream.errors.js';

const MAX_TOKENS = 10_000;
/** Any other error concerns this server's registration (RFC 6749 §5.2, RFC 8693 §2.2.2, OIDC Core §3.1.2.6). */
const REFUSALS_OF_CALLER: ReadonlySet<string> = new Set([
  'access_denied',
  'consent_required',
  'interaction_required',
  'invalid_grant',
  'invalid_scope',
  'mfa_required',
]);
/** The token must still be valid when the other API checks it. */
const MARGIN_SECONDS = 30;

/**
 * Tokens for other APIs in the caller's name, by token exchange. The caller's own token is sent only to its issuer:
 * any other recipient could use it here.
 */
@Injectable()
export class UpstreamTokenService {
  private readonly logger = new Logger(UpstreamTokenService.name);
  // Wall-clock time, as in `exp`.
  private readonly tokens = new LRUCache<string, string>({
    max: MAX_TOKENS,
    ttl: 1,
    ttlResolution: 0,
    perf: Date,
  });
  private readonly pending = new Map<string, Promise<string>>();

  constructor(private readonly config: Config) {}

  /**
   * @returns an access token for that API, cached until shortly before it or the caller's own token expires
   * @throws LoginNotExchangeableError unless a person logged in at the Auth0 tenant
   * @throws UpstreamTokenRefusedError when the authorization server rejects this caller
   * @throws UpstreamTokenUnavailableError when it gives no usable answer
   */
  async tokenFor(principal: Principal, api: UpstreamApi): Promise<string> {
    const subject = this.subjectOf(principal);
    const key = keyOf(principal, subject, api);
    const known = this.tokens.get(key);
    if (known !== undefined) return known;
    // Concurrent calls share one exchange.
    const pending =
      this.pending.get(key) ??
      this.exchange(key, principal, subject, api).finally(() => this.pending.delete(key));
    this.pending.set(key, pending);
    return pending;
  }

  /** For a token that the other API rejects: the next call gets a new one. */
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

  private clientOf(): UpstreamClient {
    const { UPSTREAM_CLIENT_ID: clientId, UPSTREAM_CLIENT_SECRET: clientSecret } = this.config.environment;
    if (clientId === undefined || clientSecret === undefined)
      throw new Error('UPSTREAM_CLIENT_ID is not set');
    return { clientId, clientSecret };
  }

  /** Of the authorization server's text, only the error code is used, and only in the log. */
  private explain(error: unknown, { audience }: UpstreamApi): Error {
    const refused = error instanceof ResponseBodyError;
    const why = refused ? `${error.status} ${error.error}` : summarizeError(error);
    this.logger.warn(`No token for ${audience}: ${why}`);
    return refused && REFUSALS_OF_CALLER.has(error.error)
      ? new UpstreamTokenRefusedError()
      : new UpstreamTokenUnavailableError();
  }
}

/** Per caller and scopes: a login with fewer scopes must not get the token of one with more. */
function keyOf(principal: Principal, subject: SubjectToken, api: UpstreamApi): string {
  const { userId, organizationId, clientId, scopes } = principal;
  const caller = [subject.issuer, userId, organizationId, clientId, [...scopes].sort()];
  return JSON.stringify([...caller, api.audience, api.scopes]);
}
