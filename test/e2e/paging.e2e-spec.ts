import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import type { InvoicesService } from '../../src/features/invoices/invoices.service.js';
import { ProjectsRepository } from '../../src/features/projects/projects.repository.js';
import type { ProjectNotesService } from '../../src/features/projects/project-notes.service.js';
import type { ProjectsService } from '../../src/features/projects/projects.service.js';
import { searchInvoicesInput } from '../../src/features/invoices/invoices.schemas.js';
import { listProjectNotesInput, searchProjectsInput } from '../../src/features/projects/projects.schemas.js';
import type { Principal } from '../../src/gatehouse/index.js';
import { AnswerBudget } from '../../src/platform/answers/answer-budget.js';
import { AuditLogService } from '../../src/platform/audit/audit-log.service.js';
import type { AuditTrail } from '../../src/platform/audit/audit-trail.js';
import { AuditRepository } from '../../src/platform/audit/audit.repository.js';
import { searchAuditLogInput } from '../../src/platform/audit/audit.schemas.js';
import type { Transaction } from '../../src/platform/database/transaction.js';
import type { PageRequest } from '../../src/platform/paging/paging.js';
import { invoicesServiceOn } from '../support/invoices-service.js';
import { pagingOf, projectNotesServiceOn, projectsServiceOn } from '../support/projects-service.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';
import { addInvoices } from '../support/test-invoices.js';
import { ORGANIZATION, reader } from '../support/test-projects.js';

const NO_AUDIT = { recordSoon: () => undefined } as unknown as AuditTrail;
const MANY = 40;

const principal: Principal = { ...reader, scopes: ['projects:read', 'invoices:read', 'audit:read'] };

interface ReadPage {
  readonly ids: readonly string[];
  readonly nextCursor?: string | undefined;
}

describe('lists that are read page by page', () => {
  let test: TestDatabase;
  let projectId: string;
  let added = 0;
  let services: {
    readonly projects: ProjectsService;
    readonly notes: ProjectNotesService;
    readonly invoices: InvoicesService;
    readonly auditLog: AuditLogService;
  };

  /** Times of an import: many alike, some only a microsecond apart, as no JavaScript Date can tell. */
  const importedAt = sql`timestamptz '2026-11-01T12:00:00.123456Z' - (i % 7) * interval '1 microsecond'`;

  const insertProjects = (tx: Transaction, from: number, count: number) =>
    tx.execute(sql`
      insert into projects (organization_id, client_id, name, description, status, updated_at)
      select ${ORGANIZATION}, (select id from clients where organization_id = ${ORGANIZATION} limit 1),
        'Harbour ' || (i % 5), case when i % 3 = 0 then 'Cranes' else 'Quay harbour' end,
        case when i % 2 = 0 then 'active' else 'on_hold' end, ${importedAt}
      from generate_series(${from}::integer, ${from + count - 1}::integer) i`);

  const insertNotes = (tx: Transaction, from: number, count: number) =>
    tx.execute(sql`
      insert into project_notes (organization_id, project_id, content, author_issuer, author_id, created_at)
      select ${ORGANIZATION}, ${projectId}::text::uuid, 'Note ' || i, 'issuer', 'author', ${importedAt}
      from generate_series(${from}::integer, ${from + count - 1}::integer) i`);

  const insertInvoices = (tx: Transaction, from: number, count: number) =>
    tx.execute(sql`
      insert into invoices (organization_id, number, client_id, project_id, status, currency, total_minor, issued_on,
        due_on, sent_at)
      select ${ORGANIZATION}, 'INV-' || (20000 + i), p.client_id, p.id, 'sent', 'EUR', 0,
        date '2026-11-01' - i % 4, date '2026-12-01', now()
      from generate_series(${from}::integer, ${from + count - 1}::integer) i
      join projects p on p.id = ${projectId}::text::uuid`);

  const insertEvents = (tx: Transaction, from: number, count: number) =>
    tx.execute(sql`
      insert into audit_events
      select gen_random_uuid(), ${ORGANIZATION}, now() - interval '1 day' - (i % 7) * interval '1 microsecond',
        'project.read', 'allowed', 'enterprise', 'issuer', 'waad|reader', null, 'client', 'get_project', 'p' || i, '{}',
        'none-' || i
      from generate_series(${from}::integer, ${from + count - 1}::integer) i`);

  const search = async (input: object): Promise<ReadPage> => {
    const { projects, nextCursor } = await services.projects.search(
      principal,
      searchProjectsInput.parse(input),
    );
    return { ids: projects.map((project) => project.projectId), nextCursor };
  };

  /** Every list, with what adds rows to it that may come anywhere in its order. */
  const LISTS: readonly (readonly [
    name: string,
    read: (page: PageRequest) => Promise<ReadPage>,
    insert: (tx: Transaction, from: number, count: number) => Promise<unknown>,
  ])[] = [
    ['projects', search, insertProjects],
    ['projects in one status', (page) => search({ ...page, status: 'active' }), insertProjects],
    ['projects of a client', (page) => search({ ...page, clientName: 'client' }), insertProjects],
    ['projects that match a text', (page) => search({ ...page, search: 'harbour' }), insertProjects],
    ['projects that resemble a text', (page) => search({ ...page, search: 'harbuor' }), insertProjects],
    [
      'notes',
      async (page) => {
        const input = listProjectNotesInput.parse({ ...page, projectId });
        const { notes, nextCursor } = await services.notes.list(principal, input);
        return { ids: notes.map(({ noteId }) => noteId), nextCursor };
      },
      insertNotes,
    ],
    ...[{}, { status: 'sent' }, { numberPrefix: 'INV-20' }, { clientName: 'client' }].map(
      (filter) =>
        [
          `invoices by ${JSON.stringify(filter)}`,
          async (page: PageRequest) => {
            const input = searchInvoicesInput.parse({ ...page, ...filter });
            const { invoices, nextCursor } = await services.invoices.search(principal, input);
            return { ids: invoices.map(({ invoiceNumber }) => invoiceNumber), nextCursor };
          },
          insertInvoices,
        ] as const,
    ),
    ...[{}, { event: 'project.read' }, { userId: 'waad|reader' }].map(
      (filter) =>
        [
          `the audit log by ${JSON.stringify(filter)}`,
          async (page: PageRequest) => {
            const input = searchAuditLogInput.parse({ ...page, ...filter });
            const { events, nextCursor } = await services.auditLog.search(principal, input);
            return { ids: events.map(({ correlationId }) => correlationId), nextCursor };
          },
          insertEvents,
        ] as const,
    ),
  ];

  const inOrganization = (work: (tx: Transaction) => Promise<unknown>): Promise<unknown> =>
    test.driver.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.organization_id', ${ORGANIZATION}, true)`);
      return work(tx);
    });

  beforeAll(async () => {
    test = await openTestDatabase();
    services = {
      projects: projectsServiceOn(test.database, { audit: NO_AUDIT }),
      notes: projectNotesServiceOn(test.database, { audit: NO_AUDIT }),
      invoices: invoicesServiceOn(test.database, NO_AUDIT),
      auditLog: new AuditLogService(
        test.database,
        new AuditRepository(),
        NO_AUDIT,
        pagingOf(),
        new AnswerBudget(10_000),
      ),
    };
    await addInvoices(test.driver, [{ number: 'INV-1000' }]);
    const [first] = (await search({ limit: 1 })).ids;
    projectId = first ?? '';
    for (const insert of [insertProjects, insertNotes, insertInvoices, insertEvents])
      await inOrganization((tx) => insert(tx, 0, MANY));
    added = MANY;
  });

  afterAll(() => test.close());

  /** To the end, in pages of these sizes, the last of them repeated; `between` runs after each page. */
  async function readAll(
    read: (page: PageRequest) => Promise<ReadPage>,
    sizes: readonly number[],
    between: (page: number) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 500; page++) {
      const limit = sizes[Math.min(page, sizes.length - 1)] ?? 25;
      const { ids: found, nextCursor } = await read({ limit, cursor });
      expect(found.length).toBeLessThanOrEqual(limit);
      ids.push(...found);
      if (nextCursor === undefined) return ids;
      expect(found).toHaveLength(limit);
      cursor = nextCursor;
      await between(page);
    }
    throw new Error('The list has no end');
  }

  it.each(LISTS)('%s: pages of any size yield each row once, in one order', async (_, read) => {
    const all = await readAll(read, [25]);
    expect(all.length).toBeGreaterThanOrEqual(MANY / 3);
    expect(new Set(all).size).toBe(all.length);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 8 }),
        async (sizes) => {
          expect(await readAll(read, sizes)).toEqual(all);
        },
      ),
      { numRuns: 5 },
    );
  });

  it.each(LISTS)(
    '%s: rows that are added between pages disturb none that were there',
    async (_, read, insert) => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 25 }),
          fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 }),
          async (size, inserted) => {
            const before = await readAll(read, [25]);
            const seen = await readAll(read, [size], async (page) => {
              const count = inserted[page] ?? 0;
              if (count > 0) await inOrganization((tx) => insert(tx, added, count));
              added += count;
            });
            expect(new Set(seen).size).toBe(seen.length);
            expect(seen.filter((id) => before.includes(id))).toEqual(before);
          },
        ),
        { numRuns: 3 },
      );
    },
  );

  it('a page amid thousands of rows of one time reads little more than it returns', async () => {
    await inOrganization((tx) =>
      tx.execute(sql`
        insert into project_notes (organization_id, project_id, content, author_issuer, author_id, created_at)
        select ${ORGANIZATION}, ${projectId}::text::uuid, 'Imported', 'issuer', 'author', timestamptz '2026-01-01T00:00:00Z'
        from generate_series(1, 20000)`),
    );
    await test.driver.transaction((tx) => tx.execute(sql`analyze project_notes`));
    const repository = new ProjectsRepository();
    const fetched = async (tx: Transaction): Promise<number> => {
      const [row] = await tx
        .select({ rows: sql<number>`(idx_tup_fetch + seq_tup_read)::integer` })
        .from(sql`pg_stat_xact_user_tables`)
        .where(sql`relname = 'project_notes'`);
      return row?.rows ?? Infinity;
    };
    await test.database.inOrganization(ORGANIZATION, async (tx) => {
      const before = await fetched(tx);
      const after = { at: '2026-01-01T00:00:00.000000Z', id: '80000000-0000-4000-8000-000000000000' };
      const notes = await repository.findNotes(tx, ORGANIZATION, projectId, 25, after);
      expect(notes).toHaveLength(25);
      expect((await fetched(tx)) - before).toBeLessThan(100);
    });
  });
});
