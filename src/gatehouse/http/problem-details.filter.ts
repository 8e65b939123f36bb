import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { VerificationUnavailableError } from '../auth/tokens/authentication.errors.js';
import { Denials, isDenial } from '../auth/denials.js';
import { DomainError } from '../errors/domain-error.js';
import { describeError } from '../errors/describe-error.js';
import { describeProblem } from './problem-details.js';
import { sendProblem } from './send-problem.js';

/** Every error of every route becomes RFC 9457 problem details, and the challenge that belongs to it. */
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
      // Half an answer is out: cutting the connection is the only honest end.
      response.destroy();
      return;
    }
    const challenge = request.bearerChallenge?.for(error);
    if (challenge !== undefined) response.setHeader('WWW-Authenticate', challenge);
    sendProblem(response, problem);
  }

  /** What is ours to mend, and what somebody may not do. The guards tell of tokens themselves. */
  private log(error: unknown, text: string, status: number): void {
    // Anybody can make this one, as often as they like; why has been told where it was found out.
    if (error instanceof VerificationUnavailableError) this.logger.warn(text);
    else if (status >= 500) this.logger.error(text, describeError(error));
    else if (error instanceof DomainError && error.kind === 'forbidden')
      this.logger.warn(`${text}: ${error.message}${'seen' in error ? ` ${String(error.seen)}` : ''}`);
  }
}
