import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { VerificationUnavailableError } from './authentication.errors.js';

/** Durations in milliseconds. */
export interface IssuerKeySetOptions {
  /** How long keys are used without asking for newer ones. */
  readonly maxAge?: number;
  /** The least time between two fetches, which is as long as a token of an unknown key may have to wait. */
  readonly cooldown?: number;
  /** The least time between a failed fetch and the next. */
  readonly retryDelay?: number;
  readonly timeout?: number;
}

/**
 * An issuer's JSON Web Key Set, fetched when first needed and kept.
 *
 * jose shares one fetch among all who wait for it; when to fetch is decided here, so that failed fetches are held back
 * too (neither a flood of unknown kids nor a dead issuer makes a request per token) and keys once read go on serving
 * while the issuer is away. A kid is unknown only by keys that were asked for after its token came: the issuer may have
 * changed them a moment ago, and a 401 would send its users to log in again.
 *
 * @throws VerificationUnavailableError while no key was ever read, and for an unknown kid while they cannot be read again;
 * jose's JWKSNoMatchingKey for a kid that is unknown.
 */
export function issuerKeySet(url: URL, options: IssuerKeySetOptions = {}): JWTVerifyGetKey {
  const { maxAge = 600_000, cooldown = 1_000, retryDelay = 2_000, timeout = 5_000 } = options;
  const logger = new Logger('IssuerKeySet');
  const keys = createRemoteJWKSet(url, {
    cacheMaxAge: Infinity,
    cooldownDuration: Infinity,
    timeoutDuration: timeout,
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

  /** Keys asked for at that time or later; one fetch for all who wait for it. */
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
      // Renewed beside the request: a slow issuer slows nobody down, a dead one keeps nobody out.
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
