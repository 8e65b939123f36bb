import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { sourceAddressOf } from './caller-address.js';

interface RequestContext {
  readonly correlationId: string;
  readonly sourceAddress: string | undefined;
  operation?: Operation;
}

/** What a request is about: a tool by its name, a route as `GET /api/projects/:projectId`. */
export interface Operation {
  readonly name: string;
  /** As the caller sent them, not validated. A function, because bodies are read late. */
  readonly arguments: () => Readonly<Record<string, unknown>>;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Gives each request an id, sends it in `X-Correlation-Id`, and keeps it for everything that the request causes. */
export function correlate(request: Request, response: Response, next: NextFunction): void {
  // The endpoint's requests have their id before the application's own middleware runs.
  if (storage.getStore() !== undefined) {
    next();
    return;
  }
  // Never taken from the request: an id from outside could be forged.
  const id = randomUUID();
  response.setHeader('X-Correlation-Id', id);
  storage.run({ correlationId: id, sourceAddress: sourceAddressOf(request) }, next);
}

/** @returns the id of the request being served; undefined outside of one */
export function correlationId(): string | undefined {
  return storage.getStore()?.correlationId;
}

/** @returns the client's network address, as Express's setting `trust proxy` finds it; undefined outside of a request */
export function sourceAddress(): string | undefined {
  return storage.getStore()?.sourceAddress;
}

/** Sets what `currentOperation` returns during this request. */
export function nameOperation(operation: Operation): void {
  const context = storage.getStore();
  if (context !== undefined) context.operation = operation;
}

/** @returns what the current request is about, for an audit log; undefined outside of a request and before it is known */
export function currentOperation(): Operation | undefined {
  return storage.getStore()?.operation;
}
