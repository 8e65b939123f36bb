import type { IncomingMessage } from 'node:http';
import { isApiKey } from '../api-keys/api-key-format.js';
import { AuthenticationError } from './authentication.errors.js';
import { readBearerToken } from './bearer-token.js';
import { rawHeaderValues } from '../../http/raw-header-values.js';

/**
 * What a request shows at the door: an access token or API key as `Authorization: Bearer`, or an API key as `X-API-Key`.
 *
 * @param acceptApiKeys where they are not accepted, `X-API-Key` means nothing: a proxy may send one of its own
 * @returns undefined when the request carries no credential at all
 * @throws AuthenticationError as `readBearerToken` does; `credentials_ambiguous` (400) for more than one credential;
 *   `api_key_malformed` for anything but an API key in `X-API-Key`
 */
export function readCredential(request: IncomingMessage, acceptApiKeys: boolean): string | undefined {
  const token = readBearerToken(request);
  const keys = acceptApiKeys ? rawHeaderValues(request, 'x-api-key') : [];
  const [key] = keys;
  if (key === undefined) return token;
  // RFC 6750 §2: one method only, or two parties could take the request for two callers'.
  if (keys.length > 1 || rawHeaderValues(request, 'authorization').length > 0)
    throw new AuthenticationError('credentials_ambiguous');
  if (!isApiKey(key)) throw new AuthenticationError('api_key_malformed');
  return key;
}
