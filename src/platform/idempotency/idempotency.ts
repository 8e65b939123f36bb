import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../../gatehouse/index.js';
import type { Transaction } from '../database/transaction.js';
import { IdempotencyKeyReusedError } from './idempotency.errors.js';
import { IdempotencyRepository, type Slot } from './idempotency.repository.js';

export interface IdempotentRequest {
  readonly operation: string;
  /** Without one, the work is not idempotent. */
  readonly key: string | undefined;
  /** Everything the outcome depends on, as JSON. */
  readonly request: unknown;
  /** Called when the first answer is returned again. */
  readonly repeated: () => void;
}

/**
 * Does the work of one key once (draft-ietf-httpapi-idempotency-key-header): a repeated request gets the first answer,
 * even a concurrent one. Answers are kept for 24 hours, for the caller who sent the request.
 */
@Injectable()
export class Idempotency {
  constructor(private readonly repository: IdempotencyRepository) {}

  /**
   * Runs in the transaction of the work: if it fails, the key stays free.
   * @param work its result must be JSON, which is stored
   * @throws IdempotencyKeyReusedError when the key came with another request before
   */
  async once<T>(
    tx: Transaction,
    principal: Principal,
    idempotent: IdempotentRequest,
    work: () => Promise<T>,
  ): Promise<T> {
    const slot = slotOf(principal, idempotent);
    if (slot === undefined) return work();
    const requestHash = hash(idempotent.request);
    // This waits for a concurrent transaction that holds the key.
    if (await this.repository.claim(tx, slot, requestHash)) {
      const response = await work();
      await this.repository.keepResponse(tx, slot, response);
      return response;
    }
    const [first] = await this.firstAnswer<T>(tx, principal, idempotent);
    if (first === undefined) throw new Error('An idempotency key that was taken is gone');
    return first;
  }

  /**
   * @returns a list of the answer that is stored for this key, or an empty one
   * @throws IdempotencyKeyReusedError when the key came with another request before
   */
  async firstAnswer<T>(tx: Transaction, principal: Principal, idempotent: IdempotentRequest): Promise<T[]> {
    const slot = slotOf(principal, idempotent);
    const first = slot && (await this.repository.find(tx, slot));
    if (first === undefined) return [];
    if (first.requestHash !== hash(idempotent.request)) throw new IdempotencyKeyReusedError();
    idempotent.repeated();
    return [first.response as T];
  }
}

function slotOf(
  { organizationId, issuer, userId }: Principal,
  { operation, key }: IdempotentRequest,
): Slot | undefined {
  return key === undefined ? undefined : { organizationId, caller: hash([issuer, userId]), operation, key };
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('base64url');
}

/** The order of members means nothing in JSON (RFC 8259 §4). */
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
