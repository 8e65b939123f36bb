import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { correlationId } from '../observability/correlation.js';
import { describeProblem } from './problem-details.js';

/** What we wait for (keys, the database) is looked for again within seconds. */
const RETRY_AFTER_SECONDS = 5;

/** Every error of every route becomes RFC 9457 problem details, and the challenge that belongs to it. */
@Catch()
export class ProblemDetailsFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemDetailsFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<AuthenticatedRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = describeProblem(error);
    if (problem.status >= 500)
      this.logger.error(`${problem.code} on ${request.method} ${request.path}`, stackOf(error));
    if (response.headersSent) {
      // Half an answer is out: cutting the connection is the only honest end.
      response.destroy();
      return;
    }
    const challenge = request.bearerChallenge?.for(error);
    if (challenge !== undefined) response.setHeader('WWW-Authenticate', challenge);
    if (problem.status === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
    response.setHeader('Cache-Control', 'no-store');
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify({ ...problem, correlationId: correlationId() }));
  }
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\nCaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
