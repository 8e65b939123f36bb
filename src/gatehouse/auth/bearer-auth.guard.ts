import { type CanActivate, type ExecutionContext, Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { AuthenticatedRequest } from './authenticated-request.js';
import type { BearerChallenge } from './bearer-challenge.js';
import type { ProtectedResource } from './protected-resource.js';
import { AuthenticationError } from './tokens/authentication.errors.js';
import { diagnosisOf } from './tokens/token-diagnosis.js';

/**
 * Admits a request as its principal, or rejects it by throwing: a guard that wrote the response itself and returned
 * false would make Nest answer a second time.
 */
export abstract class BearerAuthGuard implements CanActivate {
  private readonly logger = new Logger(this.constructor.name);

  protected constructor(protected readonly resource: ProtectedResource) {}

  canActivate(context: ExecutionContext): Promise<boolean> {
    return this.admit(context, this.resource.challenge);
  }

  /** @param challenge for this request, whether the guard rejects it or a service behind the guard does */
  protected async admit(context: ExecutionContext, challenge: BearerChallenge): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    request.bearerChallenge = challenge;
    try {
      request.principal = await this.resource.authenticate(request);
      return true;
    } catch (error) {
      if (error instanceof AuthenticationError) this.explain(error);
      // Set here as well as in our filter: an API that answers errors by a filter of its own needs the challenge too.
      const header = challenge.for(error);
      if (header !== undefined) http.getResponse<Response>().setHeader('WWW-Authenticate', header);
      throw error;
    }
  }

  private explain({ code, seen }: AuthenticationError): void {
    const { cause, remedy } = diagnosisOf(code);
    const text = [`${code}: ${cause}`, seen === undefined ? '' : `Here ${seen}.`, remedy]
      .filter(Boolean)
      .join(' ');
    // Every login begins with the first of these and every refresh with the second: no reason to warn.
    if (code === 'token_missing' || code === 'token_expired') this.logger.log(text);
    else this.logger.warn(text);
  }
}
