import type { Response } from 'express';
import type { RateLimit } from './rate-limits.js';
import type { WindowRecord } from './rate-limit-storage.js';

/**
 * Tells the client where it stands, in the fields of draft-ietf-httpapi-ratelimit-headers-10 (structured fields,
 * RFC 9651: a list with one item for each limit that the request was counted against).
 */
export function describeRateLimit(
  response: Response,
  { name, limit, windowSeconds }: RateLimit,
  { totalHits, timeToExpire }: WindowRecord,
): void {
  addToList(response, 'RateLimit-Policy', `"${name}";q=${limit};w=${windowSeconds}`);
  addToList(response, 'RateLimit', `"${name}";r=${Math.max(0, limit - totalHits)};t=${timeToExpire}`);
}

function addToList(response: Response, field: string, item: string): void {
  const items = response.getHeader(field);
  response.setHeader(field, typeof items === 'string' ? `${items}, ${item}` : item);
}
