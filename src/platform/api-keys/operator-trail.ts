import { userInfo } from 'node:os';
import { sql } from 'drizzle-orm';
import type { AuditEvent } from '../audit/audit-events.js';
import { AuditRepository } from '../audit/audit.repository.js';
import type { Transaction } from '../database/transaction.js';

/** Not a URL, so that no token can have this issuer. */
const OPERATOR_ISSUER = 'urn:gatehouse:operator';

interface OperatorAction {
  readonly organizationId: string;
  readonly event: Extract<AuditEvent, `api_key.${string}`>;
  readonly operation: string;
  readonly keyId: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** The audit log of commands, where no token names the actor. */
export class OperatorTrail {
  private readonly repository = new AuditRepository();

  /** The actor is the database user, the only proven identity; the login name is informative. */
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

/** In a container the user may have no name. */
function loginName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
