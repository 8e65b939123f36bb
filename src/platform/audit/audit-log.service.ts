import { Injectable } from '@nestjs/common';
import type { Principal } from '../../gatehouse/index.js';
import { Database } from '../database/database.js';
import { AuditTrail } from './audit-trail.js';
import { mayReadAuditLog } from './audit.policy.js';
import { type AuditRow, AuditRepository } from './audit.repository.js';
import type { AuditLogEntry, SearchAuditLogInput, SearchAuditLogOutput } from './audit.schemas.js';

const DEFAULT_WINDOW_DAYS = 30;

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
    { limit, ...input }: SearchAuditLogInput,
  ): Promise<SearchAuditLogOutput> {
    mayReadAuditLog(principal);
    const { organizationId } = principal;
    const filter = { ...input, from: input.from ?? defaultFrom(input.until) };
    const found = await this.database.inOrganization(organizationId, (tx) =>
      this.repository.find(tx, organizationId, filter, limit + 1),
    );
    this.trail.recordSoon(principal, { event: 'audit_log.searched' });
    return { events: found.slice(0, limit).map(toEntry), hasMore: found.length > limit };
  }
}

/** A search that finds nothing reads all events of its time. */
function defaultFrom(until: string | undefined): string {
  const end = until === undefined ? Date.now() : Date.parse(until);
  return new Date(Math.max(0, end - DEFAULT_WINDOW_DAYS * 86_400_000)).toISOString();
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
