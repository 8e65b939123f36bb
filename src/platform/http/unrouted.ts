import { HttpException, Logger, NotFoundException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { describeError, describeProblem, sendProblem } from '../../gatehouse/index.js';

const logger = new Logger('Unrouted');

/** Nest answers for what is under its prefix only; beside it Express would answer in HTML, in its own words. */
export function answerUnrouted(_request: Request, response: Response): void {
  sendProblem(response, describeProblem(new NotFoundException()));
}

/** What fails before a route is found: a malformed address, a refusal of our own middleware. */
export function answerUnroutedError(
  error: unknown,
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (response.headersSent) {
    // Half an answer is out: Express cuts the connection.
    next(error);
    return;
  }
  const status = statusOf(error);
  const problem = describeProblem(status === undefined ? error : new HttpException('', status));
  if (problem.status >= 500)
    logger.error(`${problem.code} on ${request.method} ${request.path}`, describeError(error));
  sendProblem(response, problem);
}

/** Express and its parsers say with `status` that an error is the client's (http-errors). */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
