import { type CanActivate, type ExecutionContext, Logger } from '@nestjs/common';
import type { AccessTokenVerifier, AuthInfo } from './tokens/access-token-verifier.js';
import type { AuthenticatedRequest } from './authenticated-request.js';
import { AuthenticationError } from './tokens/authentication.errors.js';
import type { BearerChallenge } from './bearer-challenge.js';
import { callerAddress } from '../http/caller-address.js';
import { readCredential } from './tokens/credential.js';
import type { Principal } from './principal.js';
import { rememberSubjectToken } from './tokens/subject-token.js';
import { refusal } from './tokens/token-diagnosis.js';

/** One protected resource: which tokens open it, who they stand for, how refusals are challenged. */
export interface ProtectedResource {
  readonly verifier: AccessTokenVerifier;
  readonly toPrincipal: (auth: AuthInfo) => Principal;
  readonly challenge: BearerChallenge;
  /** Whether `X-API-Key` is looked at. */
  readonly acceptApiKeys: boolean;
}

/**
 * Lets a request in as its principal, or refuses it by throwing: a guard that wrote the response itself and returned
 * false would make Nest answer a second time.
 */
export abstract class BearerAuthGuard implements CanActivate {
  private readonly logger = new Logger(this.constructor.name);

  protected constructor(protected readonly resource: ProtectedResource) {}

  canActivate(context: ExecutionContext): Promise<boolean> {
    return this.admit(context, this.resource.challenge);
  }

  /** @param challenge how this request is refused, by the guard and by whatever stands behind it */
  protected async admit(context: ExecutionContext, challenge: BearerChallenge): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    request.bearerChallenge = challenge;
    request.principal = await this.authenticate(request);
    return true;
  }

  private async authenticate(request: AuthenticatedRequest): Promise<Principal> {
    try {
      const token = readCredential(request, this.resource.acceptApiKeys);
      if (token === undefined) throw new AuthenticationError('token_missing');
      const auth = await this.resource.verifier.verifyAccessToken(token, callerAddress(request));
      const principal = this.resource.toPrincipal(auth);
      rememberSubjectToken(principal, { value: token, issuer: auth.issuer, expiresAt: auth.expiresAt });
      return principal;
    } catch (error) {
      if (error instanceof AuthenticationError) this.explain(error);
      throw error;
    }
  }

  private explain({ code, seen }: AuthenticationError): void {
    const { cause, remedy } = refusal(code);
    const text = [`${code}: ${cause}`, seen === undefined ? '' : `Here ${seen}.`, remedy]
      .filter(Boolean)
      .join(' ');
    // These two are how every login and every refresh begins: told like the others, but no warning.
    if (code === 'token_missing' || code === 'token_expired') this.logger.log(text);
    else this.logger.warn(text);
  }
}
