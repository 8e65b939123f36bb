import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../../gatehouse/index.js';
import { Config } from '../config/config.js';
import type { Transaction } from '../database/transaction.js';
import {
  ConfirmationExpiredError,
  ConfirmationInvalidError,
  ConfirmationOutdatedError,
  ConfirmationUsedError,
} from './confirmation.errors.js';
import { UsedConfirmationsRepository } from './used-confirmations.repository.js';

const LIFETIME_SECONDS = 300;

/** Expiry (seconds since 1970), id (128 bits), digest of what was shown, seal (HMAC-SHA-256). */
const FORM = /^(\d{10})\.([\w-]{22})\.([\w-]{43})\.([\w-]{43})$/;

/** What is to be confirmed. Compared as JSON, so the order of members matters. */
export interface Confirmable {
  readonly operation: string;
  /** In canonical form. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What the user is shown: if it changes, the confirmation is outdated. */
  readonly shown: Readonly<Record<string, unknown>>;
}

export interface IssuedConfirmation {
  readonly confirmation: string;
  readonly expiresAt: Date;
}

/**
 * Issues and checks confirmations of destructive calls: valid for five minutes, once, for the same user and call.
 * Stateless until used: any instance with the same secret accepts them.
 */
@Injectable()
export class ConfirmationService {
  private readonly secret: string | Buffer;

  constructor(
    config: Config,
    private readonly used: UsedConfirmationsRepository,
  ) {
    this.secret = config.environment.CONFIRMATION_SECRET ?? randomBytes(32);
  }

  issue(principal: Principal, confirmable: Confirmable): IssuedConfirmation {
    const expiry = String(Math.floor(Date.now() / 1000) + LIFETIME_SECONDS);
    const id = randomBytes(16).toString('base64url');
    const shown = digest(confirmable.shown);
    const seal = this.seal(principal, confirmable, { expiry, id, shown });
    return { confirmation: [expiry, id, shown, seal].join('.'), expiresAt: expiryOf(expiry) };
  }

  /**
   * Marks the confirmation as used if the transaction commits, in which `confirmable` must have been read under a lock.
   * @throws ConfirmationInvalidError, ConfirmationExpiredError, ConfirmationUsedError, ConfirmationOutdatedError
   */
  async consume(
    tx: Transaction,
    principal: Principal,
    confirmable: Confirmable,
    confirmation: string,
  ): Promise<void> {
    const [, expiry, id, shown, seal] = FORM.exec(confirmation) ?? [];
    if (expiry === undefined || id === undefined || shown === undefined || seal === undefined)
      throw new ConfirmationInvalidError();
    if (!equal(seal, this.seal(principal, confirmable, { expiry, id, shown })))
      throw new ConfirmationInvalidError();
    const expiresAt = expiryOf(expiry);
    if (expiresAt.getTime() <= Date.now()) throw new ConfirmationExpiredError();
    if (!(await this.used.add(tx, { organizationId: principal.organizationId, id, expiresAt })))
      throw new ConfirmationUsedError();
    if (shown !== digest(confirmable.shown)) throw new ConfirmationOutdatedError();
  }

  /** Over JSON, in which no two lists of values are alike. */
  private seal(
    { issuer, userId, organizationId }: Principal,
    { operation, arguments: given }: Confirmable,
    { expiry, id, shown }: Record<'expiry' | 'id' | 'shown', string>,
  ): string {
    const sealed = ['confirmation 1', issuer, userId, organizationId, operation, given, expiry, id, shown];
    return createHmac('sha256', this.secret).update(JSON.stringify(sealed)).digest('base64url');
  }
}

function digest(shown: Confirmable['shown']): string {
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url');
}

function expiryOf(expiry: string): Date {
  return new Date(Number(expiry) * 1000);
}

/** In constant time. As text: base64url has several spellings of the same bytes. */
function equal(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}
