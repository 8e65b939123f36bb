import { Injectable } from '@nestjs/common';
import {
  correlationId,
  currentOperation,
  Denials,
  type Principal,
  sourceAddress,
} from '../../gatehouse/index.js';
import type { Stored } from '../database/stored.js';
import type { Transaction } from '../database/transaction.js';
import type { AuditEvent } from './audit-events.js';
import { AuditQueue } from './audit-queue.js';
import { AuditRepository, type NewAuditRow } from './audit.repository.js';
import { AuditedArguments } from './audited-arguments.js';

export interface AuditEntry {
  readonly event: AuditEvent;
  /** The id, number or name of what it was done to. */
  readonly subject?: Stored;
  /** The ids of what was read along with it, kept among the arguments. */
  readonly included?: readonly Stored[];
}

/** Writes the audit log. The services name the event; actor, operation, arguments and time are added here. */
@Injectable()
export class AuditTrail extends Denials {
  constructor(
    private readonly repository: AuditRepository,
    private readonly queue: AuditQueue,
    private readonly audited: AuditedArguments,
  ) {
    super();
  }

  /** Records a change in its own transaction: both are committed, or neither. */
  async record(tx: Transaction, principal: Principal, entry: AuditEntry): Promise<void> {
    await this.repository.insert(tx, [this.rowOf(principal, entry, 'allowed')]);
  }

  /** Records what changed nothing a moment later, so that the caller does not wait for it. */
  recordSoon(principal: Principal, entry: AuditEntry): void {
    this.queue.push(this.rowOf(principal, entry, 'allowed'));
  }

  override denied(principal: Principal, code: string): void {
    this.queue.push({ ...this.rowOf(principal, { event: 'access.denied' }, 'denied'), subject: code });
  }

  private rowOf(
    principal: Principal,
    { event, subject, included }: AuditEntry,
    decision: NewAuditRow['decision'],
  ): NewAuditRow {
    const operation = currentOperation();
    return {
      organizationId: principal.organizationId,
      occurredAt: new Date(),
      event,
      decision,
      actorKind: principal.kind,
      actorIssuer: principal.issuer,
      actorId: principal.userId,
      actorName: principal.displayName ?? null,
      clientId: principal.clientId,
      operation: operation?.name ?? 'unknown',
      subject: subject ?? null,
      arguments: {
        ...this.audited.redact(operation?.arguments() ?? {}),
        ...(included && { '[included]': included }),
      },
      correlationId: correlationId() ?? 'none',
      sourceAddress: sourceAddress() ?? null,
      tokenId: principal.tokenId ?? null,
    };
  }
}
