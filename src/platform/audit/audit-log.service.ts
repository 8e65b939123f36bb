import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Principal } from '../../gatehouse/index.js';
import { AnswerBudget } from '../answers/answer-budget.js';
import { Database } from '../database/database.js';
import { latestFirstPosition } from '../paging/latest-first.js';
import { type PagedList, Paging } from '../paging/paging.js';
import { emptySearchHint } from '../text/empty-search-hint.js';
import { AuditTrail } from './audit-trail.js';
import { mayReadAuditLog } from './audit.policy.js';
import { type AuditRow, AuditRepository } from './audit.repository.js';
import type { AuditLogEntry, SearchAuditLogInput, SearchAuditLogOutput } from './audit.schemas.js';

const DEFAULT_WINDOW_DAYS = 30;

/** With the time from which events are listed: the default of a later page would be later, too. */
const position = latestFirstPosition.extend({ from: z.string() });

/** The audit log of the principal's organization, for reading. */
@Injectable()
export class AuditLogService {
  constructor(
    private readonly database: Database,
    private readonly repository: AuditRepository,
    private readonly trail: AuditTrail,
    private readonly paging: Paging,
    private readonly budget: AnswerBudget,
  ) {}

  /** The events that match, newest first. */
  async search(
    principal: Principal,
    { limit, cursor, ...input }: SearchAuditLogInput,
  ): Promise<SearchAuditLogOutput> {
    mayReadAuditLog(principal);
    const { organizationId } = principal;
    let from = input.from ?? defaultFrom(input.until);
    const list: PagedList<AuditRow, z.infer<typeof position>> = {
      operation: 'search_audit_log',
      query: input,
      position,
      positionOf: ({ exactOccurredAt, id }) => ({ at: exactOccurredAt, id, from }),
    };
    const find = (take: number, after?: z.infer<typeof position>): Promise<AuditRow[]> => {
      from = after?.from ?? from;
      return this.database.inOrganization(organizationId, (tx) =>
        this.repository.find(tx, organizationId, { ...input, from }, take, after),
      );
    };
    const { rows, nextCursor } = await this.paging.read(principal, list, { limit, cursor }, find, (found) =>
      this.budget.page(found.map(toEntry)),
    );
    this.trail.recordSoon(principal, { event: 'audit_log.searched' });
    const empty = rows.length === 0 && cursor === undefined;
    return { events: rows, nextCursor, ...(empty && { hint: emptyHint(input) }) };
  }
}

function emptyHint(input: Omit<SearchAuditLogInput, 'limit' | 'cursor'>): string {
  const hint = emptySearchHint(input);
  return input.from === undefined
    ? `${hint} Without from, a search covers the ${DEFAULT_WINDOW_DAYS} days before until, or before now.`
    : hint;
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
