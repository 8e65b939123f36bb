import { type CanActivate, type ExecutionContext, Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { AuthenticatedRequest } from './authenticated-request.js';
import type { BearerChallenge } from './bearer-challenge.js';
import type { ProtectedResource } from './protected-resources.js';
import { AuthenticationError } from './tokens/authentication.errors.js';
import { diagnosisOf } from './tokens/token-diagnosis.js';

/** Sets the principal of a request, or throws. If it wrote the response and returned false, Nest would answer again. */
export abstract class BearerAuthGuard implements CanActivate {
  private readonly logger = new Logger(this.constructor.name);

  protected constructor(protected readonly resource: ProtectedResource) {}

  canActivate(context: ExecutionContext): Promise<boolean> {
    return this.admit(context, this.resource.challenge);
  }

  /** @param challenge for errors of the guard and of the services behind it */
  protected async admit(context: ExecutionContext, challenge: BearerChallenge): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    request.bearerChallenge = challenge;
    try {
      request.principal = await this.resource.authenticate(request);
      return true;
    } catch (error) {
      if (error instanceof AuthenticationError) this.explain(error);
      // Our filter sets it too; this is for applications with a filter of their own.
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
    // Every login begins with the first, every refresh with the second.
    if (code === 'token_missing' || code === 'token_expired') this.logger.log(text);
    else this.logger.warn(text);
  }
}
