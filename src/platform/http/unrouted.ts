import { HttpException, Logger, NotFoundException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { describeError, describeProblem, sendProblem } from '../../gatehouse/index.js';

const logger = new Logger('Unrouted');

/** Outside of its prefix Nest answers nothing, and Express would answer in HTML. */
export function answerUnrouted(_request: Request, response: Response): void {
  sendProblem(response, describeProblem(new NotFoundException()));
}

/** Answers errors from before a route is found: a malformed address, a rejection by our middleware. */
export function answerUnroutedError(
  error: unknown,
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (response.headersSent) {
    // A part of the answer was sent already: Express closes the connection.
    next(error);
    return;
  }
  const status = statusOf(error);
  const problem = describeProblem(status === undefined ? error : new HttpException('', status));
  if (problem.status >= 500)
    logger.error(`${problem.code} on ${request.method} ${request.path}`, describeError(error));
  sendProblem(response, problem);
}

/** Express and its parsers set `status` on errors of the client (http-errors). */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
