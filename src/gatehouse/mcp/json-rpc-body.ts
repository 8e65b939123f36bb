import type { Request, Response } from 'express';
import { BODY_LIMIT, readJsonBody } from '../http/read-json-body.js';
import { INVALID_REQUEST, type JsonRpcFault, PARSE_ERROR, faultOf } from './json-rpc-error.js';

/**
 * Reads the body into `request.body`. It is read here, behind the guard, and not by a parser in front of everything:
 * who may not come in has no body read, and what is not JSON is answered in JSON-RPC.
 */
export async function readJsonRpcBody(
  request: Request,
  response: Response,
): Promise<JsonRpcFault | undefined> {
  if (request.is('application/json') === false)
    return faultOf(415, INVALID_REQUEST, 'Send the message as application/json');
  const error = await readJsonBody(request, response);
  if (error !== undefined) return refusalOf(error);
  // The parser makes an empty object of nothing.
  if (request.body === undefined || request.get('Content-Length') === '0')
    return faultOf(400, PARSE_ERROR, 'The body is empty');
  return undefined;
}

function refusalOf(error: unknown): JsonRpcFault {
  const status = (error as { status?: unknown }).status;
  switch (status) {
    case 413:
      return faultOf(status, INVALID_REQUEST, `The message is larger than ${BODY_LIMIT}`);
    case 415:
      return faultOf(status, INVALID_REQUEST, 'The body is compressed, or not in UTF-8');
    case 400:
      return faultOf(status, PARSE_ERROR, 'The body is not valid JSON');
    default:
      throw error;
  }
}
