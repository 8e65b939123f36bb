import type { Request } from 'express';

const JSON_TYPE = 'application/json';
const STREAM_TYPE = 'text/event-stream';

/** What an answer may be. */
export interface AcceptedTypes {
  readonly json: boolean;
  /** Event streams. */
  readonly stream: boolean;
}

/** All parameters but the weight: neither type has any, though clients send `charset`. */
const PARAMETERS = /;(?!\s*q\s*=)[^;,]*/gi;

/**
 * Reads the header Accept (RFC 9110 §12.5.1). A client that does not name event streams gets JSON if it accepts that: `*\/*`
 * is what HTTP libraries send by default. Then sets the header to both types, because the MCP SDK rejects anything else.
 */
export function readAcceptedTypes(request: Request): AcceptedTypes {
  const { accept = '' } = request.headers;
  setAccept(request, accept.trim() === '' ? '*/*' : accept.replace(PARAMETERS, ''));
  const json = request.accepts(JSON_TYPE) !== false;
  const namesStreams = accept.toLowerCase().includes(STREAM_TYPE);
  const stream = (namesStreams || !json) && request.accepts(STREAM_TYPE) !== false;
  setAccept(request, `${JSON_TYPE}, ${STREAM_TYPE}`);
  return { json, stream };
}

/** In both of Node's forms: the SDK reads one of them for each era. */
function setAccept({ headers, rawHeaders }: Request, accept: string): void {
  headers.accept = accept;
  for (let index = rawHeaders.length - 2; index >= 0; index -= 2)
    if (rawHeaders[index]?.toLowerCase() === 'accept') rawHeaders.splice(index, 2);
  rawHeaders.push('Accept', accept);
}
