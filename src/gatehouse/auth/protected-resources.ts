import { HttpException, Injectable, Logger } from '@nestjs/common';
import type { Request } from 'express';
import type { CheckedOptions } from '../gatehouse.options.js';
import { GatehouseSettings } from '../gatehouse.settings.js';
import { callerAddress } from '../http/caller-address.js';
import {
  API_KEY_ISSUER,
  ApiKeyAccessTokenVerifier,
  apiKeyCaller,
} from './api-keys/api-key-access-token-verifier.js';
import type { BearerChallenge } from './bearer-challenge.js';
import type { TrustedIssuer } from './issuers/issuer.js';
import type { Caller, Principal } from './principal.js';
import { readCaller } from './read-caller.js';
import type { AccessTokenVerifier, AuthInfo, TokenRules } from './tokens/access-token-verifier.js';
import { AuthenticationError, VerificationUnavailableError } from './tokens/authentication.errors.js';
import { CachedAccessTokenVerifier } from './tokens/cached-access-token-verifier.js';
import { readBearerToken, readCredential } from './tokens/credential.js';
import { RoutingAccessTokenVerifier } from './tokens/routing-access-token-verifier.js';
import { rememberSubjectToken } from './tokens/subject-token.js';
import { VerdictCache } from './tokens/verdict-cache.js';

/** How long the application's own strategy may take. */
const STRATEGY_TIMEOUT_MS = 10_000;

/** One protected resource: who may enter, and how rejected requests are challenged. */
export interface ProtectedResource {
  readonly challenge: BearerChallenge;
  /** @throws AuthenticationError to reject the request, VerificationUnavailableError when that cannot be decided */
  authenticate(request: Request): Promise<Principal>;
}

/** Creates protected resources with their own audiences, which share the keys of the configured issuers. */
@Injectable()
export class ProtectedResources {
  private readonly logger = new Logger(ProtectedResources.name);
  private readonly options: CheckedOptions;
  private readonly issuers: ReadonlyMap<string, TrustedIssuer>;
  private readonly verdicts: VerdictCache;

  constructor({ options, trustedIssuers }: GatehouseSettings) {
    this.options = options;
    this.verdicts = new VerdictCache(options.tokenCacheSeconds);
    this.issuers = new Map(trustedIssuers.map((issuer) => [issuer.issuer, issuer]));
  }

  protect(audiences: readonly string[], challenge: BearerChallenge): ProtectedResource {
    const { authenticate } = this.options;
    if (authenticate !== undefined)
      return {
        challenge,
        authenticate: async (request) => this.toPrincipal(await this.runStrategy(authenticate, request)),
      };
    const resource = JSON.stringify(audiences);
    const verifier = new CachedAccessTokenVerifier(this.verifierFor(audiences), this.verdicts, resource);
    return { challenge, authenticate: (request) => this.verify(verifier, request) };
  }

  private async verify(verifier: AccessTokenVerifier, request: Request): Promise<Principal> {
    const token = readCredential(request, this.options.apiKeys !== undefined);
    if (token === undefined) throw new AuthenticationError('token_missing');
    const auth = await verifier.verifyAccessToken(token, callerAddress(request));
    const tokenId = tokenIdOf(auth);
    const principal = this.toPrincipal({ ...this.toCaller(auth), ...(tokenId !== undefined && { tokenId }) });
    rememberSubjectToken(principal, { value: token, issuer: auth.issuer, expiresAt: auth.expiresAt });
    return principal;
  }

  private verifierFor(audiences: readonly string[]): AccessTokenVerifier {
    const { apiKeys, issuers, maxKeyAgeSeconds, maxTokenLifetimeSeconds } = this.options;
    const rules: TokenRules = { audiences, maxKeyAgeSeconds, maxTokenLifetimeSeconds };
    const byIssuer = new Map([...this.issuers].map(([name, issuer]) => [name, issuer.verifierFor(rules)]));
    const introspected = issuers?.find(({ opaqueTokens }) => opaqueTokens)?.trusted[0];
    return new RoutingAccessTokenVerifier({
      byIssuer,
      opaque: introspected && byIssuer.get(introspected.issuer),
      apiKeys: apiKeys && new ApiKeyAccessTokenVerifier(apiKeys),
    });
  }

  private toCaller(auth: AuthInfo): Caller {
    if (auth.issuer === API_KEY_ISSUER) return apiKeyCaller(auth);
    const issuer = this.issuers.get(auth.issuer);
    if (issuer === undefined) throw new Error(`A token of ${auth.issuer} was verified without being trusted`);
    return issuer.toCaller(auth);
  }

  /** The application's strategy rejects a request by returning undefined or throwing. What MCP forbids is checked first. */
  private async runStrategy(
    authenticate: NonNullable<CheckedOptions['authenticate']>,
    request: Request,
  ): Promise<Caller> {
    const token = readBearerToken(request);
    try {
      const caller = await this.inTime(authenticate(request));
      if (caller !== undefined) return readCaller(caller);
    } catch (error) {
      if (!(error instanceof HttpException) || error.getStatus() !== 401) throw error;
    }
    throw new AuthenticationError(token === undefined ? 'token_missing' : 'credentials_refused');
  }

  /** @throws VerificationUnavailableError (503) when the application's strategy takes too long */
  private async inTime<T>(answer: T | Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        this.logger.error(
          `The option authenticate did not answer within ${STRATEGY_TIMEOUT_MS / 1000} seconds`,
        );
        reject(new VerificationUnavailableError());
      }, STRATEGY_TIMEOUT_MS);
    });
    return Promise.race([answer, late]).finally(() => {
      clearTimeout(timer);
    });
  }

  /** @throws AuthenticationError `organization_missing` with 403, as another login of the same kind would not help */
  private toPrincipal(caller: Caller): Principal {
    const { organizationId } = caller;
    if (typeof organizationId === 'string' && organizationId !== '') return { ...caller, organizationId };
    if (this.options.organization === 'required') throw new AuthenticationError('organization_missing');
    // An unreadable organization must not join the callers that have none.
    if (organizationId !== undefined)
      throw new AuthenticationError('claim_invalid', { seen: 'the organization is not text' });
    return { ...caller, organizationId: caller.issuer };
  }
}

/** Informative only: an id that cannot be logged is left out, and does not make the token invalid. */
function tokenIdOf({ claims: { jti, uti } }: AuthInfo): string | undefined {
  return [jti, uti].find((id): id is string => typeof id === 'string' && /^[!-~]{1,128}$/.test(id));
}
