import type { Seen } from './seen.js';

/** The one permission of the ratings API. */
export const RATINGS_SCOPE = 'ratings:read';

export interface TokenExchange {
  readonly clientId: string;
  readonly sub: string;
  readonly audience: string;
  readonly scope: string;
}

/** A request that the ratings API received. */
export interface RatingsRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** An API behind Gatehouse whose tokens come by exchange only, and the client that exchanges (a Custom API client). */
export interface UpstreamApi {
  readonly audience: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly exchanges: Seen<TokenExchange>;
  readonly requests: Seen<RatingsRequest>;
}
