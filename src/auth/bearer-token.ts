import type { IncomingMessage } from 'node:http';
import { AuthenticationError } from './authentication.errors.js';

/** RFC 6750 §2.1, `b64token`; the scheme is case-insensitive (RFC 9110 §11.1). */
const BEARER_CREDENTIALS = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;
const BEARER_SCHEME = /^Bearer(?: |$)/i;

/**
 * The access token of a request, from the Authorization header only: a token in the query string or in a form body
 * ends up in logs and histories (RFC 6750 §5.3, MCP authorization "Token Handling").
 *
 * @returns undefined when the request carries no bearer credentials at all.
 * @throws AuthenticationError `token_misplaced` or `authorization_malformed`, both 400 `invalid_request`.
 */
export function readBearerToken(request: IncomingMessage): string | undefined {
  refuseTokenInQuery(request);
  const values = authorizationHeaders(request);
  const [value] = values;
  if (value === undefined) return undefined;
  // RFC 6750 §3.1: more than one method, or a repeated parameter, is invalid_request.
  if (values.length > 1) throw new AuthenticationError('authorization_malformed');
  if (!BEARER_SCHEME.test(value)) return undefined;
  const token = BEARER_CREDENTIALS.exec(value)?.[1];
  if (token === undefined) throw new AuthenticationError('authorization_malformed');
  return token;
}

/** From the raw headers, because Node silently keeps the first of two Authorization headers. */
function authorizationHeaders({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'authorization',
  );
}

function refuseTokenInQuery(request: IncomingMessage): void {
  const query = request.url?.split('?', 2)[1];
  if (query !== undefined && new URLSearchParams(query).has('access_token')) {
    throw new AuthenticationError('token_misplaced');
  }
}
