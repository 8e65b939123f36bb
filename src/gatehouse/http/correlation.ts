import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** What is known of the request being served, wherever in its course one asks. */
interface RequestContext {
  readonly correlationId: string;
  operation?: Operation;
}

/** What a request is about: a tool by its name, a route as `GET /api/projects/:projectId`. */
export interface Operation {
  readonly name: string;
  /** As the caller sent them, whole and unchecked; asked for late, as bodies are read late. */
  readonly arguments: () => Readonly<Record<string, unknown>>;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** What the client quotes and the log is searched for. Made here: an id from outside could be forged or hostile. */
export const CORRELATION_HEADER = 'X-Correlation-Id';

/** Gives each request an id, answers with it, and keeps it for whatever the request causes. */
export function correlate(_request: Request, response: Response, next: NextFunction): void {
  // The endpoint's requests have their id before the application's own middleware runs.
  if (storage.getStore() !== undefined) {
    next();
    return;
  }
  const id = randomUUID();
  response.setHeader(CORRELATION_HEADER, id);
  storage.run({ correlationId: id }, next);
}

/** @returns the id of the request being served; undefined outside of one */
export function correlationId(): string | undefined {
  return storage.getStore()?.correlationId;
}

/** Says what the request being served is about, for the audit log. */
export function nameOperation(operation: Operation): void {
  const context = storage.getStore();
  if (context !== undefined) context.operation = operation;
}

/** @returns undefined outside of a request, and before it is known what one is about */
export function currentOperation(): Operation | undefined {
  return storage.getStore()?.operation;
}
