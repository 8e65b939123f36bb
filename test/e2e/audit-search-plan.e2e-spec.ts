import { sql } from 'drizzle-orm';
import { AnswerBudget } from '../../src/platform/answers/answer-budget.js';
import { AuditRepository } from '../../src/platform/audit/audit.repository.js';
import { AuditLogService } from '../../src/platform/audit/audit-log.service.js';
import { type SearchAuditLogInput, searchAuditLogInput } from '../../src/platform/audit/audit.schemas.js';
import { Database } from '../../src/platform/database/database.js';
import type { Transaction } from '../../src/platform/database/transaction.js';
import { type auditTrailOn, pagingOf } from '../support/projects-service.js';
import { addAuditEvents } from '../support/audit-events.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';
import { reader } from '../support/test-projects.js';

const EVENTS = 40_000;
const LARGE = 'org_large';
const SMALL = 'org_small';

describe(`an audit log of ${EVENTS} events`, () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await openTestDatabase();
    await addAuditEvents(test, LARGE, (EVENTS * 9) / 10);
    await addAuditEvents(test, SMALL, EVENTS / 10);
    await test.driver.transaction((tx) => tx.execute(sql`analyze`));
  });
  afterAll(() => test.close());

  const readingOf = async (tx: Transaction): Promise<{ scans: number; fetched: number }> => {
    const [row] = await tx
      .select({ scans: sql<number>`seq_scan::integer`, fetched: sql<number>`idx_tup_fetch::integer` })
      .from(sql`pg_stat_xact_user_tables`)
      .where(sql`relname = 'audit_events'`);
    if (row === undefined) throw new Error('No statistics of the table audit_events');
    return row;
  };

  async function search(
    organizationId: string,
    input: Partial<SearchAuditLogInput>,
  ): Promise<{ found: number; nextCursor: string | undefined; scans: number; read: number }> {
    let reading = { scans: 0, read: 0 };
    const observed: Pick<Database, 'inOrganization'> = {
      inOrganization: (organization, work) =>
        test.database.inOrganization(organization, async (tx) => {
          const before = await readingOf(tx);
          const result = await work(tx);
          const after = await readingOf(tx);
          reading = { scans: after.scans - before.scans, read: after.fetched - before.fetched };
          return result;
        }),
    };
    const noAudit = { recordSoon: () => undefined } as unknown as ReturnType<typeof auditTrailOn>;
    const service = new AuditLogService(
      observed as Database,
      new AuditRepository(),
      noAudit,
      pagingOf(),
      new AnswerBudget(10_000),
    );
    const { events, nextCursor } = await service.search(
      { ...reader, organizationId, scopes: ['audit:read'] },
      searchAuditLogInput.parse({ limit: 25, ...input }),
    );
    return { found: events.length, nextCursor, ...reading };
  }

  describe.each([LARGE, SMALL])('of %s', (organizationId) => {
    it.each<[string, Partial<SearchAuditLogInput>]>([
      ['without a filter', {}],
      ['by an operation that there is not', { operation: 'n0123456789' }],
      ['by a rare operation', { operation: 'void_invoice' }],
      ['by a user that there is not', { userId: 'waad|nobody' }],
      ['by a rare user', { userId: 'waad|rare' }],
      ['by an event that never was', { event: 'api_key.created' }],
      ['by a rare event', { event: 'invoice.voided' }],
      ['by a decision', { decision: 'denied' }],
      ['by a subject that there is not', { subject: 'INV-9999' }],
      ['by a rare subject', { subject: 'INV-2041' }],
      ['by another spelling of it', { subject: '#2041' }],
      ['by time', { until: new Date(Date.now() - 86_400_000).toISOString() }],
    ])('a search %s reads by an index, and little more than it returns', async (_, input) => {
      let cursor: string | undefined;
      for (let page = 1; page <= 3; page++) {
        const { found, nextCursor, scans, read } = await search(organizationId, { ...input, cursor });
        expect(scans).toBe(0);
        const allowed = 2 * found + 100;
        expect([page, read <= allowed, read, found]).toEqual([page, true, read, found]);
        if (nextCursor === undefined) break;
        cursor = nextCursor;
      }
    });
  });

  it('is searched for the last 30 days, or the 30 days before until', async () => {
    // The small organization has 4,000 events, the large one 36,000 minutes: 25 days.
    await test.driver.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.organization_id', 'org_old', true)`);
      await tx.execute(sql`
        insert into audit_events
        select gen_random_uuid(), 'org_old', now() - make_interval(days => d), 'project.read', 'allowed', 'enterprise',
          'https://issuer.example/', 'waad|old', null, 'client', 'get_project', 'p', '{}', 'none'
        from unnest(array[1, 29, 31, 59]) d`);
    });
    const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
    expect((await search('org_old', {})).found).toBe(2);
    expect((await search('org_old', { until: ago(30) })).found).toBe(2);
    expect((await search('org_old', { from: ago(60) })).found).toBe(4);
    expect((await search('org_old', { until: '1970-01-01T00:00:00Z' })).found).toBe(0);
  });
});
