import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { sql } from 'drizzle-orm';
import { DatabaseQueryError, OrganizationBusyError } from '../../src/platform/database/database.errors.js';
import { clients, organizations, projectNotes, projects } from '../../src/platform/database/schema.js';
import type { Transaction } from '../../src/platform/database/transaction.js';
import { addProjectNoteInput } from '../../src/features/projects/projects.schemas.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';
import { addProjects, ORGANIZATION, OTHER_ORGANIZATION } from '../support/test-projects.js';

const INSUFFICIENT_PRIVILEGE = '42501';
const FOREIGN_KEY_VIOLATION = '23503';
const CHECK_VIOLATION = '23514';

/** The SQLSTATE that the work fails with. */
async function sqlStateOf(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => 'no error',
    (thrown: unknown) => thrown,
  );
  return error instanceof DatabaseQueryError ? error.code : error;
}

const tables = [organizations, clients, projects, projectNotes] as const;

describe('the database', () => {
  let testDatabase: TestDatabase;
  let ownProject: string;
  let otherProject: string;

  const note = (organizationId: string, projectId: string): typeof projectNotes.$inferInsert => ({
    organizationId,
    projectId,
    content: 'A note',
    authorIssuer: 'https://issuer.example/',
    authorId: 'waad|author',
  });

  const inOwn = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    testDatabase.database.inOrganization(ORGANIZATION, work);

  /** As the connecting user: a superuser here. */
  const unconfined = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    testDatabase.driver.transaction(work);

  /** Each table's organizations, as far as the transaction can see. */
  const visible = async (tx: Transaction): Promise<string[]> => {
    const found = new Set<string>();
    for (const { id } of await tx.select().from(organizations)) found.add(id);
    for (const table of [clients, projects, projectNotes])
      for (const { organizationId } of await tx.select({ organizationId: table.organizationId }).from(table))
        found.add(organizationId);
    return [...found];
  };

  const one = async <T>(tx: Transaction, expression: ReturnType<typeof sql<T>>): Promise<T | undefined> =>
    (await tx.select({ value: expression }).from(sql`(values (1)) as one`)).at(0)?.value;

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    [ownProject = ''] = await addProjects(testDatabase.driver, ORGANIZATION, [{ name: 'Own' }]);
    [otherProject = ''] = await addProjects(testDatabase.driver, OTHER_ORGANIZATION, [{ name: 'Other' }]);
    await unconfined(async (tx) => {
      await tx
        .insert(projectNotes)
        .values([note(ORGANIZATION, ownProject), note(OTHER_ORGANIZATION, otherProject)]);
    });
  });

  afterAll(() => testDatabase.close());

  describe('keeps organizations apart', () => {
    it('shows a transaction the rows of its organization alone, in every table', async () => {
      expect(await inOwn(visible)).toEqual([ORGANIZATION]);
      expect(await testDatabase.database.inOrganization(OTHER_ORGANIZATION, visible)).toEqual([
        OTHER_ORGANIZATION,
      ]);
      for (const nobody of ['', 'org_nowhere', '%', "' or true --"])
        expect(await testDatabase.database.inOrganization(nobody, visible)).toEqual([]);
    });

    it('shows nothing where no organization is set', async () => {
      await unconfined(async (tx) => {
        await tx.execute(sql`set local role gatehouse_app`);
        expect(await visible(tx)).toEqual([]);
        expect(
          await tx.select({ id: sql`project_id` }).from(sql`search_projects('own', null, null, 25)`),
        ).toEqual([]);
      });
    });

    it('finds nothing of another organization by searching', async () => {
      const matches = (tx: Transaction): Promise<{ id: unknown }[]> =>
        tx.select({ id: sql`project_id` }).from(sql`search_projects('other', null, null, 25)`);
      expect(await inOwn(matches)).toEqual([]);
      expect(await testDatabase.database.inOrganization(OTHER_ORGANIZATION, matches)).toEqual([
        { id: otherProject },
      ]);
    });

    it('refuses to write a row of another organization', async () => {
      const insert = inOwn((tx) => tx.insert(projectNotes).values(note(OTHER_ORGANIZATION, otherProject)));
      expect(await sqlStateOf(insert)).toBe(INSUFFICIENT_PRIVILEGE);
    });

    it('updates no row of another organization', async () => {
      const touched = await inOwn((tx) =>
        tx
          .update(projects)
          .set({ updatedAt: sql`now()` })
          .returning({ id: projects.id }),
      );
      expect(touched).toEqual([{ id: ownProject }]);
    });

    it('has row-level security on every table, for the owner as well', async () => {
      const rows = await unconfined((tx) =>
        tx
          .select({ name: sql`c.relname`, secure: sql`c.relrowsecurity and c.relforcerowsecurity` })
          .from(sql`pg_class c join pg_namespace n on n.oid = c.relnamespace`)
          .where(sql`n.nspname = 'public' and c.relkind in ('r', 'p')`),
      );
      expect(rows.length).toBeGreaterThanOrEqual(tables.length);
      for (const row of rows) expect(row).toMatchObject({ secure: true });
    });

    it.each([
      [
        'a project with a client',
        () => sql`insert into projects (organization_id, client_id, name, description, status)
        select ${ORGANIZATION}, client_id, 'x', '', 'active' from projects where id = ${otherProject}`,
      ],
      [
        'a note on a project',
        () => sql`insert into project_notes (organization_id, project_id, content, author_issuer, author_id)
        values (${ORGANIZATION}, ${otherProject}, 'x', 'i', 'a')`,
      ],
      [
        'a project moved away from its client',
        () => sql`update projects set organization_id = ${OTHER_ORGANIZATION} where id = ${ownProject}`,
      ],
    ])('%s of another organization breaks a foreign key, even for a superuser', async (_, statement) => {
      expect(await sqlStateOf(unconfined((tx) => tx.execute(statement())))).toBe(FOREIGN_KEY_VIOLATION);
    });
  });

  describe('lets the application do no more than it needs', () => {
    it.each([
      'drop table projects',
      'truncate project_notes',
      'delete from project_notes',
      'update project_notes set content = $$changed$$',
      'update projects set name = $$changed$$',
      'update projects set organization_id = organization_id',
      "insert into organizations values ('org_new', 'New')",
      "insert into clients (organization_id, name) values ('org_test', 'New')",
      'alter table projects disable row level security',
      'alter table projects no force row level security',
      'drop policy same_organization on projects',
      'create policy open on projects using (true)',
      'create table planted (id integer)',
      'create function planted() returns integer language sql as $$select 1$$',
      'create or replace function search_projects(text, text, uuid[], integer, real, timestamptz, uuid, timestamptz) returns table (project_id uuid, score real, cut_off boolean) language sql as $$select null::uuid, 1::real, true$$',
      'alter function search_projects(text, text, uuid[], integer, real, timestamptz, uuid, timestamptz) owner to gatehouse_app',
      'select * from drizzle.__drizzle_migrations',
      'grant gatehouse_search to gatehouse_app',
    ])('not: %s', async (statement) => {
      expect(await sqlStateOf(inOwn((tx) => tx.execute(sql.raw(statement))))).toBe(INSUFFICIENT_PRIVILEGE);
    });
  });

  describe('refuses what the input schemas would refuse', () => {
    it.each([
      { content: '' },
      { content: ' \n\t ' },
      { content: 'x'.repeat(5001) },
      { title: '' },
      { title: 'x'.repeat(201) },
    ])('%j', async (change) => {
      const insert = inOwn((tx) =>
        tx.insert(projectNotes).values({ ...note(ORGANIZATION, ownProject), ...change }),
      );
      expect(await sqlStateOf(insert)).toBe(CHECK_VIOLATION);
    });
  });

  describe('keeps statements, parameters and rows out of its errors', () => {
    const SECRET = 'the confidential text';

    it.each([
      ['a broken rule', () => ({ content: SECRET, title: `${SECRET} ${'x'.repeat(200)}` })],
      ['a foreign key', () => ({ content: SECRET, projectId: '00000000-0000-4000-8000-00000000dead' })],
      ['a row of another organization', () => ({ content: SECRET, organizationId: OTHER_ORGANIZATION })],
      ['a value of the wrong type', () => ({ projectId: SECRET })],
      ['a NUL character', () => ({ content: `${SECRET} \0` })],
      ['what looks like a stack', () => ({ content: `\n    at ${SECRET}\0` })],
    ])('%s', async (_, change) => {
      const insert = inOwn((tx) =>
        tx.insert(projectNotes).values({ ...note(ORGANIZATION, ownProject), ...change() }),
      );
      const error: unknown = await insert.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DatabaseQueryError);
      expect((error as Error).message).toMatch(/^SQLSTATE \w{5}(, (table|column|constraint) \w+)*$/);
      const everything = `${(error as Error).stack} ${inspect(error, { depth: 9, showHidden: true })}`;
      expect((error as Error).stack).toMatch(/\n\s+at .*PreparedQuery/);
      expect(everything).not.toContain('confidential');
      expect(everything).not.toMatch(/insert into/i);
    });
  });

  it('takes for blank no more than the input schemas do', async () => {
    const rows = await unconfined((tx) =>
      tx
        .select({ character: sql<string>`chr(code)` })
        .from(sql`generate_series(1, ${0x10ffff}::integer) as code`)
        .where(sql`code not between 55296 and 57343 and chr(code) !~ '\\S'`),
    );
    expect(rows.length).toBeGreaterThan(5);
    for (const { character } of rows) {
      const { error } = addProjectNoteInput.safeParse({ projectId: ownProject, content: character });
      expect(error?.issues.map(({ path }) => path)).toEqual([['content']]);
    }
  });

  describe('ends a transaction completely', () => {
    const settings = (tx: Transaction): Promise<unknown> =>
      one(tx, sql`current_user || '/' || coalesce(current_setting('app.organization_id', true), '')`);

    it('with its role and its organization', async () => {
      const before = await unconfined(settings);
      expect(await inOwn(settings)).toBe(`gatehouse_app/${ORGANIZATION}`);
      expect(await unconfined(settings)).toBe(before);
    });

    it.each([
      ['a failed statement', (tx: Transaction) => tx.execute(sql`select 1 / 0`)],
      ['a refused one', (tx: Transaction) => tx.execute(sql`drop table projects`)],
      ['an error of the application', () => Promise.reject(new Error('of the application'))],
    ])('after %s too, and leaves nothing of it', async (_, fail) => {
      const before = await unconfined(settings);
      const count = (tx: Transaction): Promise<number | undefined> =>
        one(tx, sql<number>`(select count(*)::integer from project_notes)`);
      const notes = await unconfined(count);
      await expect(
        inOwn(async (tx) => {
          await tx.insert(projectNotes).values(note(ORGANIZATION, ownProject));
          await fail(tx);
        }),
      ).rejects.toThrow();
      expect(await unconfined(settings)).toBe(before);
      expect(await unconfined(count)).toBe(notes);
    });

    it('however many run at once', async () => {
      const seen = await Promise.all(
        Array.from({ length: 60 }, async (_, index) => {
          const organizationId = index % 2 === 0 ? ORGANIZATION : OTHER_ORGANIZATION;
          const rows = testDatabase.database.inOrganization(organizationId, async (tx) => {
            const first = await visible(tx);
            await delay(Math.random() * 5);
            if (index % 7 === 0) throw new Error('of the application');
            return [...first, ...(await visible(tx))];
          });
          return { index, organizationId, organizations: await rows.catch((error: unknown) => error) };
        }),
      );
      // On a busy machine some wait for their turn until they are rejected.
      const served = seen.filter(({ organizations }) => !(organizations instanceof OrganizationBusyError));
      expect(served.length).toBeGreaterThan(0);
      for (const { index, organizationId, organizations } of served)
        expect(organizations).toEqual(
          index % 7 === 0 ? new Error('of the application') : expect.arrayContaining([organizationId]),
        );
      const rows = served.filter(({ index }) => index % 7 !== 0);
      for (const { organizationId, organizations } of rows)
        expect(new Set(organizations as string[])).toEqual(new Set([organizationId]));
    });
  });
});
