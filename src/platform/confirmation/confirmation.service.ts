import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { DeclinedConfirmations, Principal } from '../../gatehouse/index.js';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import type { Transaction } from '../database/transaction.js';
import {
  ConfirmationExpiredError,
  ConfirmationInvalidError,
  ConfirmationOutdatedError,
  ConfirmationUsedError,
} from './confirmation.errors.js';
import { UsedConfirmationsRepository } from './used-confirmations.repository.js';

const LIFETIME_SECONDS = 300;

/** Expiry (seconds since 1970), id, digests of the call and of what was shown (128 bits each), seal (HMAC-SHA-256). */
const FORM = /^(\d{10})\.([\w-]{22})\.([\w-]{22})\.([\w-]{22})\.([\w-]{43})$/;

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
 * Issues and checks confirmations of destructive calls: valid for five minutes, once, for the same user, client and call.
 * Stateless until used: any instance with the same secret accepts them.
 */
@Injectable()
export class ConfirmationService implements DeclinedConfirmations {
  private readonly secret: string | Buffer;

  constructor(
    config: Config,
    private readonly database: Database,
    private readonly used: UsedConfirmationsRepository,
  ) {
    this.secret = config.environment.CONFIRMATION_SECRET ?? randomBytes(32);
  }

  issue(principal: Principal, confirmable: Confirmable): IssuedConfirmation {
    const expiry = String(Math.floor(Date.now() / 1000) + LIFETIME_SECONDS);
    const id = randomBytes(16).toString('base64url');
    const parts = [expiry, id, callOf(confirmable), digest(confirmable.shown)];
    return { confirmation: [...parts, this.seal(principal, parts)].join('.'), expiresAt: expiryOf(expiry) };
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
    const genuine = this.open(principal, confirmation);
    if (genuine?.call !== callOf(confirmable)) throw new ConfirmationInvalidError();
    const { id, shown, expiresAt } = genuine;
    if (expiresAt.getTime() <= Date.now()) throw new ConfirmationExpiredError();
    if (!(await this.used.add(tx, { organizationId: principal.organizationId, id, expiresAt })))
      throw new ConfirmationUsedError();
    if (shown !== digest(confirmable.shown)) throw new ConfirmationOutdatedError();
  }

  /**
   * Marks the confirmation as used, because the user declined. One that is not genuine and this caller's is ignored.
   * @throws ConfirmationUsedError: what it confirmed may be done already
   */
  async revoke(principal: Principal, confirmation: string): Promise<void> {
    const genuine = this.open(principal, confirmation);
    if (genuine === undefined || genuine.expiresAt.getTime() <= Date.now()) return;
    const { organizationId } = principal;
    const { id, expiresAt } = genuine;
    const added = await this.database.inOrganization(organizationId, (tx) =>
      this.used.add(tx, { organizationId, id, expiresAt }),
    );
    if (!added) throw new ConfirmationUsedError();
  }

  /** @returns its parts if it was issued to this principal and is unaltered */
  private open(
    principal: Principal,
    confirmation: string,
  ): { id: string; call: string; shown: string; expiresAt: Date } | undefined {
    const [, expiry, id, call, shown, seal] = FORM.exec(confirmation) ?? [];
    if (!expiry || !id || !call || !shown || !seal) return undefined;
    if (!equal(seal, this.seal(principal, [expiry, id, call, shown]))) return undefined;
    return { id, call, shown, expiresAt: expiryOf(expiry) };
  }

  /** Over JSON, in which no two lists of values are alike. */
  private seal({ issuer, userId, organizationId, clientId }: Principal, parts: readonly string[]): string {
    const sealed = ['confirmation 2', issuer, userId, organizationId, clientId, ...parts];
    return createHmac('sha256', this.secret).update(JSON.stringify(sealed)).digest('base64url');
  }
}

const callOf = ({ operation, arguments: given }: Confirmable): string => digest([operation, given]);

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest().subarray(0, 16).toString('base64url');
}

function expiryOf(expiry: string): Date {
  return new Date(Number(expiry) * 1000);
}

/** In constant time. As text: base64url has several spellings of the same bytes. */
function equal(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}
