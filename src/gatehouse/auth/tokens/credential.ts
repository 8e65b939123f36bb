import type { IncomingMessage } from 'node:http';
import { rawHeaderValues } from '../../http/raw-header-values.js';
import { isApiKey } from '../api-keys/api-key-format.js';
import { AuthenticationError } from './authentication.errors.js';

/** RFC 6750 §2.1, `b64token`; the scheme is case-insensitive (RFC 9110 §11.1). */
const BEARER_CREDENTIALS = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;
const BEARER_SCHEME = /^Bearer(?: |$)/i;

/**
 * The access token in the Authorization header; undefined when there is none. A token in the query string would appear in
 * logs (RFC 6750 §5.3).
 * @throws AuthenticationError `token_misplaced` or `authorization_malformed`, both 400 `invalid_request`
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

/**
 * The access token or API key in `Authorization: Bearer`, or the API key in `X-API-Key`; undefined when there is none.
 * @param acceptApiKeys if false, `X-API-Key` is ignored: a proxy may send one of its own
 * @throws AuthenticationError as `readBearerToken`; `credentials_ambiguous` (400); `api_key_malformed`
 */
export function readCredential(request: IncomingMessage, acceptApiKeys: boolean): string | undefined {
  const token = readBearerToken(request);
  const keys = acceptApiKeys ? rawHeaderValues(request, 'x-api-key') : [];
  const [key] = keys;
  if (key === undefined) return token;
  // RFC 6750 §2: one method only. Otherwise a proxy and this server could see different callers.
  if (keys.length > 1 || rawHeaderValues(request, 'authorization').length > 0)
    throw new AuthenticationError('credentials_ambiguous');
  if (!isApiKey(key)) throw new AuthenticationError('api_key_malformed');
  return key;
}

function refuseTokenInQuery(request: IncomingMessage): void {
  const [, ...query] = request.url?.split('?') ?? [];
  // Later question marks belong to the query, but other parsers may split there.
  if (query.some((part) => new URLSearchParams(part).has('access_token')))
    throw new AuthenticationError('token_misplaced');
}
