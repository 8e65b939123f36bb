import type { Seen } from './seen.js';

/** The one permission of the ratings API. */
export const RATINGS_SCOPE = 'ratings:read';

export interface TokenExchange {
  readonly clientId: string;
  readonly sub: string;
  readonly audience: string;
  readonly scope: string;
}

/** A request as the ratings API received it. */
export interface RatingsRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * An API behind Gatehouse, registered at the tenant: nobody logs in for it, its tokens come by exchange only. With it the
 * confidential client that Gatehouse is there (Auth0: a Custom API client).
 */
export interface UpstreamApi {
  readonly audience: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly exchanges: Seen<TokenExchange>;
  readonly requests: Seen<RatingsRequest>;
}
