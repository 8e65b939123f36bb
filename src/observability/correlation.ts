import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

const storage = new AsyncLocalStorage<string>();

/** What the client quotes and the log is searched for. Made here: an id from outside could be forged or hostile. */
export const CORRELATION_HEADER = 'X-Correlation-Id';

/** Gives each request an id, answers with it, and keeps it for whatever the request causes. */
export function correlate(_request: Request, response: Response, next: NextFunction): void {
  const id = randomUUID();
  response.setHeader(CORRELATION_HEADER, id);
  storage.run(id, next);
}

/** @returns the id of the request being served; undefined outside of one */
export function correlationId(): string | undefined {
  return storage.getStore();
}
