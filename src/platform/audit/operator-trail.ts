import { userInfo } from 'node:os';
import { sql } from 'drizzle-orm';
import type { Stored } from '../database/stored.js';
import type { Transaction } from '../database/transaction.js';
import type { AuditEvent } from './audit-events.js';
import { AuditRepository } from './audit.repository.js';

/** Not a URL, so that no token can have this issuer. */
const OPERATOR_ISSUER = 'urn:gatehouse:operator';

interface OperatorAction {
  readonly organizationId: string;
  readonly event: Extract<AuditEvent, `api_key.${string}` | 'audit_log.pruned'>;
  /** The command, and what of it was run: `api-key create`. */
  readonly operation: string;
  readonly subject: Stored | null;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** The audit log of commands, where no token names the actor. */
export class OperatorTrail {
  private readonly repository = new AuditRepository();

  /** The actor is the database user, the only proven identity; the login name is informative. */
  async record(tx: Transaction, action: OperatorAction): Promise<void> {
    const [operator] = await tx.select({ user: sql<string>`session_user` }).from(sql`(select 1) one`);
    const [clientId = action.operation] = action.operation.split(' ');
    await this.repository.insert(tx, [
      {
        ...action,
        occurredAt: new Date(),
        decision: 'allowed',
        actorKind: 'operator',
        actorIssuer: OPERATOR_ISSUER,
        actorId: operator?.user ?? 'unknown',
        actorName: loginName(),
        clientId,
        correlationId: 'none',
        sourceAddress: null,
        tokenId: null,
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
