import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Principal } from '../auth/principal.js';
import type { CheckedOptions } from '../gatehouse.options.js';
import { GatehouseSettings } from '../gatehouse.settings.js';
import { callerAddress } from '../http/caller-address.js';
import { RATE_LIMIT_STORAGE, type RateLimitStorage, type WindowRecord } from './rate-limit-storage.js';
import { RateLimitedError } from './rate-limited.error.js';
import { Turns } from './turns.js';

/** A window begins with a caller's first request. */
interface Policy {
  readonly name: 'address' | 'principal' | 'writes';
  /** Requests in a window. */
  readonly limit: number;
  readonly windowSeconds: number;
}

/** Counts requests and rejects those over the limit; with `rateLimit: false` it counts nothing. */
@Injectable()
export class RateLimiter {
  private readonly options: CheckedOptions['rateLimit'];
  private readonly resource: string;
  private readonly turns = new Turns();

  constructor(
    @Inject(RATE_LIMIT_STORAGE) private readonly storage: RateLimitStorage,
    { options }: GatehouseSettings,
  ) {
    this.options = options.rateLimit;
    this.resource = options.resource;
  }

  /**
   * Counts one request of the caller's network address, and describes the limit in the response's headers.
   * @throws RateLimitedError (429, Retry-After is set) when the request is over the limit
   */
  async countAddress(request: Request, response: Response): Promise<void> {
    await this.count('address', callerAddress(request), response);
  }

  /** Waits for the user's turn, then counts the request, as `countAddress` does. @throws RateLimitedError */
  async countPrincipal(principal: Principal, response: Response): Promise<void> {
    const caller = principalKey(principal);
    await this.turns.take(caller);
    await this.count('principal', caller, response);
  }

  /** Counts one write of a user, as `countAddress` does. @throws RateLimitedError */
  async countWrite(principal: Principal, response: Response): Promise<void> {
    await this.count('writes', principalKey(principal), response);
  }

  private async count(name: Policy['name'], caller: string, response: Response): Promise<void> {
    if (this.options === false) return;
    const { [name]: limit, windowSeconds } = this.options;
    const ttl = windowSeconds * 1000;
    // The resource keeps APIs apart that share a storage.
    const key = `${this.resource}:${name}:${caller}`;
    const record = await this.storage.increment(key, ttl, limit, ttl, name);
    describeRateLimit(response, { name, limit, windowSeconds }, record);
    if (!record.isBlocked) return;
    response.setHeader('Retry-After', record.timeToBlockExpire);
    throw new RateLimitedError(record.timeToBlockExpire);
  }
}

/**
 * One key for all tokens and clients of a user in an organization: a new token is not a new allowance. Hashed, because a
 * subject may be a mail address and has no fixed length.
 */
function principalKey({ issuer, userId, organizationId }: Principal): string {
  return hash('sha256', JSON.stringify([issuer, userId, organizationId]), 'base64url');
}

/** draft-ietf-httpapi-ratelimit-headers-10: lists (RFC 9651) with one item for each limit that was counted. */
function describeRateLimit(
  response: Response,
  { name, limit, windowSeconds }: Policy,
  { totalHits, timeToExpire }: WindowRecord,
): void {
  const remaining = Math.max(0, limit - totalHits);
  // A storage of the application may keep a window longer.
  const seconds = Math.min(timeToExpire, windowSeconds);
  addToList(response, 'RateLimit-Policy', `"${name}";q=${limit};w=${windowSeconds}`);
  addToList(response, 'RateLimit', `"${name}";r=${remaining};t=${seconds}`);
}

function addToList(response: Response, field: string, item: string): void {
  const items = response.getHeader(field);
  response.setHeader(field, typeof items === 'string' ? `${items}, ${item}` : item);
}
