import type { IncomingMessage } from 'node:http';
import { AuthenticationError } from './authentication.errors.js';
import { rawHeaderValues } from '../../http/raw-header-values.js';

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
  const values = rawHeaderValues(request, 'authorization');
  const [value] = values;
  if (value === undefined) return undefined;
  // RFC 6750 §3.1: more than one method, or a repeated parameter, is invalid_request.
  if (values.length > 1) throw new AuthenticationError('authorization_malformed');
  if (!BEARER_SCHEME.test(value)) return undefined;
  const token = BEARER_CREDENTIALS.exec(value)?.[1];
  if (token === undefined) throw new AuthenticationError('authorization_malformed');
  return token;
}

function refuseTokenInQuery(request: IncomingMessage): void {
  const [, ...query] = request.url?.split('?') ?? [];
  // Only the first question mark starts the query; the others are part of it, but no reason to look less closely.
  if (query.some((part) => new URLSearchParams(part).has('access_token')))
    throw new AuthenticationError('token_misplaced');
}
