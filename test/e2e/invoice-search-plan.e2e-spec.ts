import { sql } from 'drizzle-orm';
import type { AuditTrail } from '../../src/platform/audit/audit-trail.js';
import type { Database } from '../../src/platform/database/database.js';
import type { Transaction } from '../../src/platform/database/transaction.js';
import {
  type SearchInvoicesInput,
  searchInvoicesInput,
} from '../../src/features/invoices/invoices.schemas.js';
import { invoicesServiceOn } from '../support/invoices-service.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';
import { invoiceWriter } from '../support/test-invoices.js';
import { addProjects } from '../support/test-projects.js';

const INVOICES = 40_000;

/** Nine in ten rows: the organization for which reading the whole table looks cheapest. */
const LARGE = 'org_large';
const SMALL = 'org_small';
const CLIENTS = 40;

/** Its events are no part of a search. */
const NO_AUDIT = { recordSoon: () => undefined } as unknown as AuditTrail;

describe(`a search of ${INVOICES} invoices`, () => {
  let testDatabase: TestDatabase;

  async function addMany(organizationId: string, count: number): Promise<void> {
    const names = Array.from({ length: CLIENTS }, (_, index) => `Client ${index + 100}`);
    await addProjects(
      testDatabase.driver,
      organizationId,
      names.map((client) => ({ name: `For ${client}`, client })),
    );
    await testDatabase.driver.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.organization_id', ${organizationId}, true)`);
      // One in a thousand is a draft: what is rare is where a wrong plan reads the most.
      await tx.execute(sql`
        insert into invoices
        select ${organizationId}, 'INV-' || (10000 + i), p.client_id, p.id,
          case when i % 1000 = 7 then 'draft' else 'sent' end, 'EUR', 0,
          date '2020-01-01' + i / 20, date '2030-01-01', case when i % 1000 = 7 then null else now() end
        from generate_series(1, ${count}::integer) i
        join (select id, client_id, row_number() over (order by id) - 1 as n from projects
              where organization_id = ${organizationId}) p on p.n = i % ${CLIENTS}::integer`);
    });
  }

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    await addMany(LARGE, (INVOICES * 9) / 10);
    await addMany(SMALL, INVOICES / 10);
    await testDatabase.driver.transaction((tx) => tx.execute(sql`analyze`));
  });

  afterAll(() => testDatabase.close());

  /** Rows read and whole scans of invoices in the transaction so far. */
  const readingOf = async (tx: Transaction): Promise<{ scans: number; fetched: number }> => {
    const [row] = await tx
      .select({ scans: sql<number>`seq_scan::integer`, fetched: sql<number>`idx_tup_fetch::integer` })
      .from(sql`pg_stat_xact_user_tables`)
      .where(sql`relname = 'invoices'`);
    if (row === undefined) throw new Error('No statistics of the table invoices');
    return row;
  };

  /** What a search does, by the service on a database that looks at each transaction before it ends. */
  async function search(
    organizationId: string,
    input: Partial<SearchInvoicesInput>,
  ): Promise<{ found: number; nextCursor: string | undefined; scans: number; read: number }> {
    let reading = { scans: 0, read: 0 };
    const observed: Pick<Database, 'inOrganization'> = {
      inOrganization: (organization, work) =>
        testDatabase.database.inOrganization(organization, async (tx) => {
          const before = await readingOf(tx);
          const result = await work(tx);
          const after = await readingOf(tx);
          reading = {
            scans: after.scans - before.scans,
            read: after.fetched - before.fetched,
          };
          return result;
        }),
    };
    const service = invoicesServiceOn(observed as Database, NO_AUDIT);
    const found = await service.search(
      { ...invoiceWriter, organizationId },
      searchInvoicesInput.parse({ limit: 25, ...input }),
    );
    return { found: found.invoices.length, nextCursor: found.nextCursor, ...reading };
  }

  describe.each([LARGE, SMALL])('of %s', (organizationId) => {
    it.each<[string, Partial<SearchInvoicesInput>]>([
      ['without a filter', {}],
      ['by status', { status: 'sent' }],
      ['by a rare status', { status: 'draft' }],
      ['by a status that nothing has', { status: 'void' }],
      ['by date', { issuedFrom: '2020-02-01', issuedTo: '2020-03-01' }],
      ['by status and date', { status: 'sent', issuedTo: '2020-02-01' }],
      ['by number', { numberPrefix: 'INV-10007' }],
      ['by the beginning of a number', { numberPrefix: 'INV-1001' }],
      ['by a client that does not exist', { clientName: 'nobody' }],
      ['by a client', { clientName: 'client 107' }],
    ])('%s reads by an index, and little more than it returns', async (_, input) => {
      let cursor: string | undefined;
      for (let page = 1; page <= 3; page++) {
        const { found, nextCursor, scans, read } = await search(organizationId, { ...input, cursor });
        expect(scans).toBe(0);
        // The few invoices of a small client may be read all and sorted.
        const allowed = 2 * found + 100;
        expect([page, read <= allowed, read, found]).toEqual([page, true, read, found]);
        if (nextCursor === undefined) break;
        cursor = nextCursor;
      }
    });
  });
});
