import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { VerificationUnavailableError } from '../auth/tokens/authentication.errors.js';
import { Denials, isDenial } from '../auth/denials.js';
import { DomainError } from '../errors/domain-error.js';
import { describeError } from '../errors/describe-error.js';
import { describeProblem, sendProblem } from './problem-details.js';

/** Answers every error with problem details (RFC 9457), and with the challenge of the route. */
@Catch()
export class ProblemDetailsFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemDetailsFilter.name);

  constructor(private readonly denials: Denials) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<AuthenticatedRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = describeProblem(error);
    this.log(error, `${problem.code} on ${request.method} ${request.path}`, problem.status);
    if ((isDenial(error) || problem.status === 403) && request.principal)
      this.denials.denied(request.principal, problem.code);
    if (response.headersSent) {
      // A part of the answer was sent already.
      response.destroy();
      return;
    }
    const challenge = request.bearerChallenge?.for(error);
    if (challenge !== undefined) response.setHeader('WWW-Authenticate', challenge);
    sendProblem(response, problem);
  }

  /** Logs our own failures and forbidden requests. The guards log rejected tokens. */
  private log(error: unknown, text: string, status: number): void {
    // No stack: every bad token can cause this error, and its cause is in the log already.
    if (error instanceof VerificationUnavailableError) this.logger.warn(text);
    else if (status >= 500) this.logger.error(text, describeError(error));
    else if (error instanceof DomainError && error.kind === 'forbidden')
      this.logger.warn(`${text}: ${error.message}${'seen' in error ? ` ${String(error.seen)}` : ''}`);
  }
}
