import express, { type Request, type Response } from 'express';
import { INVALID_REQUEST, type JsonRpcErrorResponse, jsonRpcError, PARSE_ERROR } from './json-rpc-error.js';

export const BODY_LIMIT = '256kb';

const parseJson = express.json({ limit: BODY_LIMIT, type: 'application/json', strict: false });

/** Why a body was not taken: the HTTP status and the JSON-RPC answer that goes with it. */
export interface BodyRefusal {
  readonly status: number;
  readonly response: JsonRpcErrorResponse;
}

/**
 * Reads the body into `request.body`. It is read here, behind the guard, and not by a parser in front of everything:
 * who may not come in has no body read, and what is not JSON is answered in JSON-RPC.
 */
export async function readJsonRpcBody(
  request: Request,
  response: Response,
): Promise<BodyRefusal | undefined> {
  if (request.is('application/json') === false) {
    return { status: 415, response: jsonRpcError(INVALID_REQUEST, 'Send the message as application/json') };
  }
  const error = await new Promise<unknown>((resolve) => {
    parseJson(request, response, resolve);
  });
  if (error !== undefined) return refusalOf(error);
  if (request.body === undefined || request.get('Content-Length') === '0') {
    // The parser makes an empty object of nothing.
    return { status: 400, response: jsonRpcError(PARSE_ERROR, 'The body is empty') };
  }
  // Batches left the protocol with 2025-06-18; one request with thousands of calls in it would pass every limit as one.
  if (Array.isArray(request.body)) {
    return {
      status: 400,
      response: jsonRpcError(INVALID_REQUEST, 'Send one message at a time, not a batch'),
    };
  }
  return undefined;
}

function refusalOf(error: unknown): BodyRefusal {
  const status = (error as { status?: unknown }).status;
  switch (status) {
    case 413:
      return { status, response: jsonRpcError(INVALID_REQUEST, `The message is larger than ${BODY_LIMIT}`) };
    case 415:
      return { status, response: jsonRpcError(INVALID_REQUEST, 'The encoding of the body is not supported') };
    case 400:
      return { status, response: jsonRpcError(PARSE_ERROR, 'The body is not valid JSON') };
    default:
      throw error;
  }
}
