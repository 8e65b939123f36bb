import type { IncomingMessage, ServerResponse } from 'node:http';
import { PAGE_HEADERS } from './pages/page.js';

const MOST_BODY_BYTES = 64 * 1024;

/** A rejected request; the response shows `code` and the message. */
export class RefusedRequestError extends Error {
  override readonly name = 'RefusedRequestError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** @throws RefusedRequestError (405) */
export function requireMethod({ method = '' }: IncomingMessage, ...allowed: string[]): void {
  if (allowed.includes(method)) return;
  const allow = allowed.join(', ');
  throw new RefusedRequestError(405, 'invalid_request', `Use ${allow}.`, { allow });
}

/** @throws RefusedRequestError (413) above 64 KiB. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BODY_BYTES) {
      // The rest of the body stays unread, so the connection cannot be reused.
      throw new RefusedRequestError(413, 'invalid_request', 'The body is larger than 64 KiB.', {
        connection: 'close',
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function sendPage(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, { ...PAGE_HEADERS, 'content-type': 'text/html; charset=utf-8' }).end(page);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .end(JSON.stringify(body));
}

/** 303: the next request is a GET, whatever this one was (RFC 9110 §15.4.4). */
export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, 'cache-control': 'no-store' }).end();
}

export function bearerToken({ headers }: IncomingMessage): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

export function invalidToken(
  message = 'Invalid token',
  challenge = 'Bearer error="invalid_token"',
): RefusedRequestError {
  return new RefusedRequestError(401, 'invalid_token', message, { 'www-authenticate': challenge });
}

/** Returns all scopes of the claim. @throws RefusedRequestError (403) */
export function requireScope(claim: unknown, needed: string): ReadonlySet<string> {
  const scopes = new Set(typeof claim === 'string' ? claim.split(' ') : []);
  if (scopes.has(needed)) return scopes;
  throw new RefusedRequestError(403, 'insufficient_scope', `The access token lacks the scope ${needed}.`, {
    'www-authenticate': `Bearer error="insufficient_scope", scope="${needed}"`,
  });
}
