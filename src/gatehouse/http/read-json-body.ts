import express, { type Request, type Response } from 'express';
import { BODY_LIMIT } from './body-limit.js';
import { BodyError, checkParsedBody } from './parsed-body.js';

/**
 * Compressed bodies are refused: a few bytes of one can unfold to more than the limit is there to save. So is every
 * character set but UTF-8 (RFC 8259 §8.1), which is all that others look for where they look into a body.
 */
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
 * Reads a body of the type application/json into `request.body`, unless a parser of the application's has done so.
 *
 * @returns what is wrong, with a `status`: 400 malformed, 413 too large, 415 compressed or not in UTF-8; undefined when
 *   nothing is
 */
export function readJsonBody(request: Request, response: Response): Promise<unknown> {
  if (request.body !== undefined) return Promise.resolve(checkParsedBody(request));
  return new Promise((resolve) => {
    parseJson(request, response, resolve);
  });
}
