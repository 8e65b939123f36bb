import { sql } from 'drizzle-orm';
import type { Transaction } from '../../src/database/transaction.js';
import { ProjectsRepository } from '../../src/projects/projects.repository.js';
import { type SearchProjectsInput, searchProjectsInput } from '../../src/projects/projects.schemas.js';
import { ProjectsService } from '../../src/projects/projects.service.js';
import type { Database } from '../../src/database/database.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';
import { reader } from '../support/test-projects.js';

const PROJECTS = 100_000;

/** Seven in ten rows: the organization for which a scan of the table looks cheapest. */
const LARGE = 'org_large';
const SMALL = 'org_small';

describe(`at ${PROJECTS} projects`, () => {
  let testDatabase: TestDatabase;

  interface Reading {
    /** How often the transaction has read the whole table so far, itself or in a function. */
    readonly scans: number;
    /** How many rows it has fetched by an index. */
    readonly fetched: number;
  }

  const readingOf = async (tx: Transaction): Promise<Reading> => {
    const [row] = await tx
      .select({ scans: sql<number>`seq_scan::integer`, fetched: sql<number>`idx_tup_fetch::integer` })
      .from(sql`pg_stat_xact_user_tables`)
      .where(sql`relname = 'projects'`);
    if (row === undefined) throw new Error('No statistics of the table projects');
    return row;
  };

  /** What a search reads, by the service on a database that looks at each transaction before it ends. */
  async function search(
    organizationId: string,
    input: Partial<SearchProjectsInput>,
  ): Promise<Reading & { found: number }> {
    let scans = 0;
    let fetched = 0;
    const observed: Pick<Database, 'inOrganization'> = {
      inOrganization: (organization, work) =>
        testDatabase.database.inOrganization(organization, async (tx) => {
          const before = await readingOf(tx);
          const result = await work(tx);
          const after = await readingOf(tx);
          scans += after.scans - before.scans;
          fetched += after.fetched - before.fetched;
          return result;
        }),
    };
    const service = new ProjectsService(observed as Database, new ProjectsRepository());
    const principal = { ...reader, organizationId };
    const { projects } = await service.search(principal, searchProjectsInput.parse(input));
    return { scans, fetched, found: projects.length };
  }

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    await testDatabase.driver.transaction(async (tx) => {
      await tx.execute(
        sql`insert into organizations values (${LARGE}, 'Large'), ('org_medium', 'Medium'), (${SMALL}, 'Small')`,
      );
      await tx.execute(sql`
        insert into clients (organization_id, name)
        select id, name || ' client ' || number from organizations, generate_series(1, 40) number`);
      // A fixed mixture of words: the hash of a number picks them.
      await tx.execute(sql`
        insert into projects (organization_id, client_id, name, description, status, created_at, updated_at)
        select
          owner.id,
          owner.clients[1 + (hashint4(n) & 1023) % 40],
          word[1 + (hashint4(n + 1000000) & 1023) % 20] || ' ' || word[1 + (hashint4(n + 2000000) & 1023) % 20] || ' ' || n,
          'Help with ' || word[1 + (hashint4(n + 3000000) & 1023) % 20] || ' in region ' || md5(n::text),
          (array['active', 'completed', 'on_hold'])[1 + (hashint4(n + 4000000) & 1023) % 3]::project_status,
          now() - n * interval '1 minute',
          now() - n * interval '1 minute'
        from generate_series(1, ${PROJECTS}::integer) n
        cross join (select string_to_array('warehouse migration payroll inventory forecast audit retail pricing cloud '
          'network supplier contract merger logistics reporting compliance training recruiting planning billing', ' ') as word) words
        join (select organization_id as id, array_agg(id) as clients from clients group by 1) owner
          on owner.id = case when n % 10 < 7 then ${LARGE} when n % 10 < 9 then 'org_medium' else ${SMALL} end`);
    });
    await testDatabase.driver.transaction((tx) => tx.execute(sql`analyze`));
  }, 120_000);

  afterAll(() => testDatabase.close());

  const searches: Partial<SearchProjectsInput>[] = [
    { search: 'warehouse migration' },
    { search: 'wharehouse migraton' },
    { search: 'audit', limit: 25 },
    { search: 'audit 4711', status: 'active' },
    { search: 'audit', status: 'on_hold', clientName: 'client 7', limit: 25 },
    { search: 'logistcs', clientName: 'client' },
    { search: 'nothing like it anywhere' },
    { search: 'wa' },
    { search: 'w' },
    { search: '%' },
    { search: 'x'.repeat(200) },
    { limit: 25 },
    { status: 'completed' },
    { clientName: 'client 7' },
    { clientName: 'client' },
    { clientName: 'LARGE client 7', clientNameMatch: 'exact' },
    { status: 'on_hold', clientName: 'client 1', limit: 25 },
    { clientName: 'no such client' },
  ];

  it.each(searches)('%j never reads the whole table', async (input) => {
    expect((await search(LARGE, input)).scans).toBe(0);
    expect((await search(SMALL, input)).scans).toBe(0);
  });

  it.each([
    { search: 'wharehouse migraton' },
    { search: 'audit 4711', status: 'active' as const },
    { search: 'nothing like it anywhere' },
    { search: 'x'.repeat(200) },
    { limit: 25 },
    { status: 'completed' as const },
    { clientName: 'LARGE client 7', clientNameMatch: 'exact' as const },
  ])('%j reads a small part of the rows of its organization', async (input) => {
    expect((await search(LARGE, input)).fetched).toBeLessThan(PROJECTS / 10);
  });

  it('finds what is there', async () => {
    expect((await search(LARGE, { search: 'wharehouse migraton' })).found).toBe(10);
    expect((await search(LARGE, { status: 'completed', limit: 25 })).found).toBe(25);
    expect((await search(LARGE, { clientName: 'LARGE CLIENT 7', clientNameMatch: 'exact' })).found).toBe(10);
  });

  it('would notice: the plain query under the row policy does read the whole table', async () => {
    await testDatabase.database.inOrganization(LARGE, async (tx) => {
      const before = await readingOf(tx);
      await tx.execute(
        sql`select id from projects where name %> 'warehouse migration' or description %> 'warehouse migration'`,
      );
      expect((await readingOf(tx)).scans).toBe(before.scans + 1);
    });
  });
});
