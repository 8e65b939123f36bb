import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import { DomainError } from '../../gatehouse/index.js';
import { AuditRepository, type NewAuditRow } from './audit.repository.js';

const DELAY_MS = 200;
const BATCH = 500;
/** The most events kept while the database is unavailable; further ones are only logged. */
const MAX_WAITING = 20_000;

/** Apart from the organizations: the queue writes for one after the other, and must not wait for a busy one. */
const AUDIT_SHARE = Symbol('audit');

/** Writes the audit events of reads and rejections in batches, after the request. */
@Injectable()
export class AuditQueue {
  private readonly logger = new Logger(AuditQueue.name);
  private waiting: NewAuditRow[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private databaseIsAway = false;
  private closing = false;

  constructor(
    private readonly database: Database,
    private readonly repository: AuditRepository,
  ) {
    database.beforeClose(() => {
      this.closing = true;
      return this.flush();
    });
  }

  push(row: NewAuditRow): void {
    if (this.waiting.length >= MAX_WAITING) {
      this.giveUp([row]);
      return;
    }
    this.waiting.push(row);
    this.timer ??= setTimeout(() => void this.flush(), DELAY_MS).unref();
  }

  /** Writes all waiting events; those that cannot be written wait again. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    // One after the other: at shutdown, a failed batch must not be overtaken.
    this.writing = this.writing.then(() => this.writeAll());
    return this.writing;
  }

  private async writeAll(): Promise<void> {
    const rows = this.waiting;
    this.waiting = [];
    for (const [organizationId, ofOrganization] of groupByOrganization(rows)) {
      for (let start = 0; start < ofOrganization.length; start += BATCH) {
        await this.write(organizationId, ofOrganization.slice(start, start + BATCH));
      }
    }
  }

  private async write(organizationId: string, rows: NewAuditRow[]): Promise<void> {
    try {
      await this.database.inOrganization(
        organizationId,
        (tx) => this.repository.insert(tx, rows),
        AUDIT_SHARE,
      );
      if (this.databaseIsAway) this.logger.log('The audit log is written again');
      this.databaseIsAway = false;
    } catch (error) {
      // Any other fault would recur and hold up all other rows.
      const isAway = error instanceof DomainError && error.kind === 'unavailable';
      if (!isAway || this.closing) {
        this.logger.error('The audit log cannot be written', error instanceof Error ? error.stack : '');
        this.giveUp(rows);
        return;
      }
      // Once per outage, not per retry.
      if (!this.databaseIsAway) this.logger.warn('Audit events wait for the database');
      this.databaseIsAway = true;
      for (const row of rows) this.push(row);
    }
  }

  /** An operator can recover the events from the log. */
  private giveUp(rows: readonly NewAuditRow[]): void {
    for (const row of rows) this.logger.error(`Not in the audit log: ${JSON.stringify(row)}`);
  }
}

function groupByOrganization(rows: readonly NewAuditRow[]): Map<string, NewAuditRow[]> {
  const groups = new Map<string, NewAuditRow[]>();
  for (const row of rows) {
    const group = groups.get(row.organizationId);
    if (group === undefined) groups.set(row.organizationId, [row]);
    else group.push(row);
  }
  return groups;
}
