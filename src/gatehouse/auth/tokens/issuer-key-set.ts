import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { boundedFetch } from '../remote/bounded-fetch.js';
import { VerificationUnavailableError } from './authentication.errors.js';

/** Durations in milliseconds. */
export interface IssuerKeySetOptions {
  /** How long keys are used before they are fetched again. */
  readonly maxAge?: number;
  /** The least time between two fetches, and so the longest wait of a token with an unknown key. */
  readonly cooldown?: number;
  /** The least time between a failed fetch and the next. */
  readonly retryDelay?: number;
  readonly timeout?: number;
}

/**
 * An issuer's JSON Web Key Set, fetched when first needed. Fetches are rate-limited, failed ones too. A kid is unknown only
 * if a fetch that began after its token arrived did not find it: the issuer may have just rotated its keys.
 * @throws VerificationUnavailableError when the keys cannot be fetched, JWKSNoMatchingKey for an unknown kid
 */
export function issuerKeySet(url: URL, options: IssuerKeySetOptions = {}): JWTVerifyGetKey {
  const { maxAge = 600_000, cooldown = 1_000, retryDelay = 2_000, timeout = 5_000 } = options;
  const logger = new Logger('IssuerKeySet');
  const keys = createRemoteJWKSet(url, {
    cacheMaxAge: Infinity,
    cooldownDuration: Infinity,
    [customFetch]: (href, init) => boundedFetch(href, init, timeout),
  });
  let freshUntil = -Infinity;
  let nextFetch = -Infinity;
  let askedAt = -Infinity;
  let failing = false;

  const mayFetch = (): boolean => keys.reloading || Date.now() >= nextFetch;

  const fetchKeys = async (): Promise<void> => {
    const began = Date.now();
    try {
      await keys.reload();
      askedAt = began;
      failing = false;
      freshUntil = Date.now() + maxAge;
      nextFetch = Date.now() + cooldown;
    } catch (error) {
      failing = true;
      nextFetch = Date.now() + retryDelay;
      logger.warn(`No keys from ${url.href}: ${describe(error)}`);
      throw new VerificationUnavailableError({ cause: error });
    }
  };

  /** Waits for keys that were requested at this time or later. */
  const keysSince = async (time: number): Promise<void> => {
    while (askedAt < time) {
      if (mayFetch()) await fetchKeys();
      else if (failing) throw new VerificationUnavailableError();
      else await sleep(nextFetch - Date.now());
    }
  };

  return async (header, token) => {
    const came = Date.now();
    if (keys.jwks() === undefined) {
      if (!mayFetch()) throw new VerificationUnavailableError();
      await fetchKeys();
    } else if (Date.now() >= freshUntil && mayFetch()) {
      // In the background: a slow issuer delays no request.
      fetchKeys().catch(() => undefined);
    }
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await keysSince(came);
      return await keys(header, token);
    }
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
