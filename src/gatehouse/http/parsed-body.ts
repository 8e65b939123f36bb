import type { Request } from 'express';
import { BODY_LIMIT_BYTES } from './body-limit.js';

/** With the status that Express and its parsers give an error that is the client's. */
export class BodyError extends Error {
  constructor(
    readonly status: 400 | 413 | 415,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Holds a body that a parser of the application's has read to the bounds of our own: that parser may accept more. What it
 * left as bytes or text is parsed into `request.body`.
 *
 * @returns what is wrong, with a `status`: 400 malformed, 413 too large, 415 compressed or not in UTF-8
 */
export function checkParsedBody(request: Request): BodyError | undefined {
  const { 'content-encoding': encoding = 'identity', 'content-type': type = '' } = request.headers;
  const charset = /;\s*charset="?([^";\s]+)/i.exec(type)?.[1]?.toLowerCase() ?? 'utf-8';
  if (encoding.toLowerCase() !== 'identity' || charset !== 'utf-8')
    return new BodyError(415, 'The body is compressed, or not in UTF-8');
  const body: unknown = request.body;
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES || exceeds(body, BODY_LIMIT_BYTES))
    return new BodyError(413, 'The body is too large');
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return undefined;
  try {
    request.body = JSON.parse(body.toString()) as unknown;
    return undefined;
  } catch {
    return new BodyError(400, 'The body is not JSON');
  }
}

/** Whether the texts of a parsed value are longer than `limit` together; walks without recursion. */
function exceeds(value: unknown, limit: number): boolean {
  const waiting = [value];
  let size = 0;
  while (waiting.length > 0 && size <= limit) {
    const next = waiting.pop();
    size += 1;
    if (typeof next === 'string' || Buffer.isBuffer(next)) size += Buffer.byteLength(next);
    else if (typeof next === 'object' && next !== null)
      for (const [key, item] of Object.entries(next)) {
        size += key.length;
        waiting.push(item);
      }
  }
  return size > limit;
}
