import type { Request } from 'express';

/** By these a parser knows that there is a body (RFC 9112 §6). */
const FRAMING = ['content-length', 'transfer-encoding'] as const;

type Framing = Record<string, string | undefined>;

const hidden = new WeakMap<Request, Framing>();

/**
 * Hides the body of a request from parsers that the application has put in front: they would read it before the caller
 * is known, within bounds of their own, and answer what is malformed in their own words.
 */
export function hideBodyHeaders(request: Request): void {
  hidden.set(request, Object.fromEntries(FRAMING.map((name) => [name, request.headers[name]])));
  for (const name of FRAMING) Reflect.deleteProperty(request.headers, name);
}

/** Shows it again. */
export function restoreBodyHeaders(request: Request): void {
  for (const [name, value] of Object.entries(hidden.get(request) ?? {}))
    if (value !== undefined) request.headers[name] = value;
}
