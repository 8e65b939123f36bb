import type { Response } from 'express';
import { correlationId } from './correlation.js';
import type { ProblemDetails } from './problem-details.js';

/** What we wait for (keys, the database) is looked for again within seconds. */
const RETRY_AFTER_SECONDS = 5;

/** Answers with a problem (RFC 9457), which no cache may keep. */
export function sendProblem(response: Response, problem: ProblemDetails): void {
  if (problem.status === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
  response.setHeader('Cache-Control', 'no-store');
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify({ ...problem, correlationId: correlationId() }));
}
