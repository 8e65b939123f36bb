import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../../gatehouse/index.js';
import type { Transaction } from '../database/transaction.js';
import { IdempotencyKeyReusedError } from './idempotency.errors.js';
import { IdempotencyRepository, type Slot } from './idempotency.repository.js';

export interface IdempotentRequest {
  /** What is being done: keys of one operation mean nothing to another. */
  readonly operation: string;
  /** The caller's; without one the work is simply done. */
  readonly key: string | undefined;
  /** All that the outcome depends on, as JSON. */
  readonly request: unknown;
  /** Told when the first answer is given again. */
  readonly repeated: () => void;
}

/**
 * Does the work of one key once (draft-ietf-httpapi-idempotency-key-header): whoever repeats the request gets the first
 * answer again, even if both come at the same time. Kept for 24 hours, for the one who sent it.
 */
@Injectable()
export class Idempotency {
  constructor(private readonly repository: IdempotencyRepository) {}

  /**
   * Runs in the transaction of the work, so that the key is taken if the work is done, and free again if it fails.
   * @param work its result must be JSON: it is kept, and may be given again
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
    // Where another transaction holds the key, this waits until that one has ended.
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
   * For work of several steps: what the last of them answered, if it was done under this key before.
   * @returns a list of that one answer, or an empty one
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
