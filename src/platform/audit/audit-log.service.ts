import { Injectable } from '@nestjs/common';
import type { Principal } from '../../gatehouse/index.js';
import { Database } from '../database/database.js';
import { AuditTrail } from './audit-trail.js';
import { mayReadAuditLog } from './audit.policy.js';
import { type AuditRow, AuditRepository } from './audit.repository.js';
import type { AuditLogEntry, SearchAuditLogInput, SearchAuditLogOutput } from './audit.schemas.js';

/** The audit log of the principal's organization, for reading. */
@Injectable()
export class AuditLogService {
  constructor(
    private readonly database: Database,
    private readonly repository: AuditRepository,
    private readonly trail: AuditTrail,
  ) {}

  /** The events that match, newest first. */
  async search(
    principal: Principal,
    { limit, ...filter }: SearchAuditLogInput,
  ): Promise<SearchAuditLogOutput> {
    mayReadAuditLog(principal);
    const { organizationId } = principal;
    const found = await this.database.inOrganization(organizationId, (tx) =>
      this.repository.find(tx, organizationId, filter, limit + 1),
    );
    this.trail.recordSoon(principal, { event: 'audit_log.searched' });
    return { events: found.slice(0, limit).map(toEntry), hasMore: found.length > limit };
  }
}

function toEntry(row: AuditRow): AuditLogEntry {
  return {
    occurredAt: row.occurredAt.toISOString(),
    event: row.event,
    decision: row.decision,
    subject: row.subject,
    operation: row.operation,
    actor: {
      kind: row.actorKind,
      userId: row.actorId,
      displayName: row.actorName,
      issuer: row.actorIssuer,
      clientId: row.clientId,
    },
    arguments: row.arguments,
    correlationId: row.correlationId,
  };
}
