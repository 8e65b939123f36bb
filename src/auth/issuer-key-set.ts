import { Logger } from '@nestjs/common';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { VerificationUnavailableError } from './authentication.errors.js';

/** Durations in milliseconds. */
export interface IssuerKeySetOptions {
  /** How long keys are used without asking for newer ones. */
  readonly maxAge?: number;
  /** The least time between two fetches. */
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
 * while the issuer is away.
 *
 * @throws VerificationUnavailableError while no key was ever read; jose's JWKSNoMatchingKey for an unknown kid.
 */
export function issuerKeySet(url: URL, options: IssuerKeySetOptions = {}): JWTVerifyGetKey {
  const { maxAge = 600_000, cooldown = 30_000, retryDelay = 2_000, timeout = 5_000 } = options;
  const logger = new Logger('IssuerKeySet');
  const keys = createRemoteJWKSet(url, {
    cacheMaxAge: Infinity,
    cooldownDuration: Infinity,
    timeoutDuration: timeout,
  });
  let freshUntil = -Infinity;
  let nextFetch = -Infinity;

  const mayFetch = (): boolean => keys.reloading || Date.now() >= nextFetch;

  const fetchKeys = async (): Promise<void> => {
    try {
      await keys.reload();
      freshUntil = Date.now() + maxAge;
      nextFetch = Date.now() + cooldown;
    } catch (error) {
      nextFetch = Date.now() + retryDelay;
      logger.warn(`No keys from ${url.href}: ${describe(error)}`);
      throw new VerificationUnavailableError({ cause: error });
    }
  };

  return async (header, token) => {
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
      if (!(error instanceof errors.JWKSNoMatchingKey) || !mayFetch()) throw error;
      await fetchKeys();
      return await keys(header, token);
    }
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
