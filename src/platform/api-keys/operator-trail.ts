import { userInfo } from 'node:os';
import { sql } from 'drizzle-orm';
import type { AuditEvent } from '../audit/audit-events.js';
import { AuditRepository } from '../audit/audit.repository.js';
import type { Transaction } from '../database/transaction.js';

/** No URL, so that no token can claim to come from here. */
const OPERATOR_ISSUER = 'urn:gatehouse:operator';

/** What was done to a key of an organization. */
export interface OperatorAction {
  readonly organizationId: string;
  readonly event: Extract<AuditEvent, `api_key.${string}`>;
  readonly operation: string;
  readonly keyId: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** The audit log of what is done by a command, where no token says who does it. */
export class OperatorTrail {
  private readonly repository = new AuditRepository();

  /**
   * Records an action in the transaction that takes it: neither is there without the other. All that is proven of an
   * operator is the user whom the database let in, so that is the actor. What the machine calls them is for the reader.
   */
  async record(
    tx: Transaction,
    { organizationId, event, operation, keyId, ...action }: OperatorAction,
  ): Promise<void> {
    const [operator] = await tx.select({ user: sql<string>`session_user` }).from(sql`(select 1) one`);
    await this.repository.insert(tx, [
      {
        organizationId,
        occurredAt: new Date(),
        event,
        decision: 'allowed',
        actorKind: 'operator',
        actorIssuer: OPERATOR_ISSUER,
        actorId: operator?.user ?? 'unknown',
        actorName: loginName(),
        clientId: 'api-key',
        operation,
        subject: keyId,
        arguments: action.arguments,
        correlationId: 'none',
      },
    ]);
  }
}

/** In a container the user may have none. */
function loginName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
