import type { Request } from 'express';

/** A parser looks at these to see whether there is a body (RFC 9112 §6). */
const FRAMING = ['content-length', 'transfer-encoding'] as const;

type Framing = Record<string, string | undefined>;

const hidden = new WeakMap<Request, Framing>();

/** Hides the body from the application's parsers: they would read it before authentication, with limits of their own. */
export function hideBodyHeaders(request: Request): void {
  hidden.set(request, Object.fromEntries(FRAMING.map((name) => [name, request.headers[name]])));
  for (const name of FRAMING) Reflect.deleteProperty(request.headers, name);
}

/** Undoes `hideBodyHeaders`. @returns whether it was called for this request */
export function restoreBodyHeaders(request: Request): boolean {
  const framing = hidden.get(request);
  for (const [name, value] of Object.entries(framing ?? {}))
    if (value !== undefined) request.headers[name] = value;
  return framing !== undefined;
}
