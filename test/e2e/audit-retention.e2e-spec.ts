import { sql } from 'drizzle-orm';
import { AuditRepository } from '../../src/platform/audit/audit.repository.js';
import { AuditRetention } from '../../src/platform/audit/audit-retention.js';
import { addAuditEvents } from '../support/audit-events.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';

const LARGE = 'org_large';
const SMALL = 'org_small';

describe('pruning the audit log', () => {
  let test: TestDatabase;

  beforeEach(async () => {
    test = await openTestDatabase();
  });
  afterEach(() => test.close());

  const countOf = (organizationId: string): Promise<Record<string, number>> =>
    test.database.inOrganization(organizationId, async (tx) => {
      const rows = await tx
        .select({ event: sql<string>`event`, events: sql`count(*)`.mapWith(Number) })
        .from(sql`audit_events`)
        .groupBy(sql`event`);
      return Object.fromEntries(rows.map(({ event, events }) => [event, events]));
    });

  it('deletes what is older, of every organization, and says so in the log of each', async () => {
    await addAuditEvents(test, LARGE, 12_000);
    await addAuditEvents(test, SMALL, 30);
    const before = new Date(Date.now() - 20.5 * 60_000);
    expect(await new AuditRetention(test.driver).prune(before)).toBe(11_980 + 10);
    expect(await countOf(SMALL)).toEqual({ 'audit_log.pruned': 1, 'invoice.voided': 1, 'project.read': 19 });
    const { 'audit_log.pruned': pruned = 0, ...left } = await countOf(LARGE);
    // One for each batch.
    expect(pruned).toBeGreaterThan(1);
    expect(left).toEqual({ 'invoice.voided': 1, 'project.read': 19 });
    const [event] = await test.database.inOrganization(SMALL, (tx) =>
      new AuditRepository().find(tx, SMALL, { event: 'audit_log.pruned' }, 1),
    );
    expect(event).toMatchObject({
      actorKind: 'operator',
      operation: 'database prune-audit-log',
      arguments: { before: before.toISOString(), events: 10 },
    });
    expect(await new AuditRetention(test.driver).prune(before)).toBe(0);
  });

  it('is not for the role that the server works as, whatever it sets', async () => {
    await addAuditEvents(test, SMALL, 10);
    const prune = test.database.inOrganization(SMALL, async (tx) => {
      await tx.execute(sql`select set_config('app.audit_prune_before', '2100-01-01', true)`);
      await tx.execute(sql`delete from audit_events`);
    });
    await expect(prune).rejects.toMatchObject({ code: '42501' });
    const others = await test.database.inOrganization(LARGE, async (tx) => {
      await tx.execute(sql`select set_config('app.audit_prune_before', '2100-01-01', true)`);
      return tx.select({ id: sql`id` }).from(sql`audit_events`);
    });
    expect(others).toEqual([]);
  });
});
