import express, { type Request, type Response } from 'express';

/** The largest request body that is read, by REST and MCP alike. */
export const BODY_LIMIT = '256kb';
const BODY_LIMIT_BYTES = 256 * 1024;

/** With the `status` that Express and its parsers give to errors of the client. */
class BodyError extends Error {
  constructor(
    readonly status: 400 | 413 | 415,
    message: string,
  ) {
    super(message);
  }
}

/** Compressed bodies are rejected: a few bytes can expand beyond the limit. JSON is in UTF-8 only (RFC 8259 §8.1). */
const parseJson = express.json({
  limit: BODY_LIMIT,
  inflate: false,
  type: 'application/json',
  strict: false,
  verify: (_request, _response, _body, charset) => {
    if (charset !== 'utf-8') throw new BodyError(415, `The body is in ${charset}`);
  },
});

/**
 * Reads a body of the type application/json into `request.body`, unless the platform or a parser of the application has
 * read it before.
 * @returns what is wrong, with a `status`: 400 malformed, 413 too large, 415 compressed or not in UTF-8; undefined when
 *   nothing is
 */
export function readJsonBody(request: Request, response: Response): Promise<unknown> {
  if (request.body !== undefined) return Promise.resolve(checkParsedBody(request));
  return new Promise((resolve) => {
    parseJson(request, response, resolve);
  });
}

/** Applies our limits to a body that was read with other limits. Bytes and text are parsed into `request.body`. */
function checkParsedBody(request: Request): BodyError | undefined {
  const { 'content-encoding': encoding = 'identity', 'content-type': type = '' } = request.headers;
  const charset = /;\s*charset="?([^";\s]+)/i.exec(type)?.[1]?.toLowerCase() ?? 'utf-8';
  if (encoding.toLowerCase() !== 'identity' || charset !== 'utf-8')
    return new BodyError(415, 'The body is compressed, or not in UTF-8');
  const body: unknown = request.body;
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES || exceedsLimit(body))
    return new BodyError(413, 'The body is too large');
  const text = body instanceof Uint8Array ? Buffer.from(body).toString() : body;
  if (typeof text !== 'string') return undefined;
  try {
    request.body = JSON.parse(text) as unknown;
    return undefined;
  } catch {
    return new BodyError(400, 'The body is not JSON');
  }
}

/** Whether a body, or the values and texts of a parsed one, are too large; walks without recursion, and no further. */
function exceedsLimit(body: unknown): boolean {
  const waiting = [body];
  let size = 0;
  while (waiting.length > 0 && size <= BODY_LIMIT_BYTES) {
    const next = waiting.pop();
    size += 1;
    if (typeof next === 'string') size += Buffer.byteLength(next);
    else if (ArrayBuffer.isView(next)) size += next.byteLength;
    else if (Array.isArray(next) && next.length > BODY_LIMIT_BYTES) return true;
    else if (typeof next === 'object' && next !== null)
      for (const key in next) {
        size += key.length;
        if (size > BODY_LIMIT_BYTES) break;
        waiting.push((next as Record<string, unknown>)[key]);
      }
  }
  return size > BODY_LIMIT_BYTES;
}
