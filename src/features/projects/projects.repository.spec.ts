import { inspect } from 'node:util';
import { sql } from 'drizzle-orm';
import { openTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { addProjects, ORGANIZATION, OTHER_ORGANIZATION } from '../../../test/support/test-projects.js';
import { clients, projectNotes, projects } from '../../platform/database/schema.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { type NewNote, ProjectsRepository } from './projects.repository.js';

/** Another organization has rows like ours: the same names, and ids that we come to know. */
interface Foreign {
  readonly projectId: string;
  readonly clientId: string;
}

type Method = keyof ProjectsRepository;

/** Each method, asked for all it can give in our organization, by the foreign ids where it takes any. */
const askedOutside: Record<
  Method,
  (repository: ProjectsRepository, tx: Transaction, foreign: Foreign) => Promise<unknown>
> = {
  findMatching: (repository, tx) => repository.findMatching(tx, ORGANIZATION, 'secret project', {}, 25),
  findLatest: async (repository, tx, { clientId }) => [
    ...(await repository.findLatest(tx, ORGANIZATION, {}, 25)),
    ...(await repository.findLatest(tx, ORGANIZATION, { clientIds: [clientId] }, 25)),
  ],
  getById: (repository, tx, { projectId }) => repository.getById(tx, ORGANIZATION, projectId),
  countOfClient: (repository, tx, { clientId }) => repository.countOfClient(tx, ORGANIZATION, clientId),
  findNotes: (repository, tx, { projectId }) => repository.findNotes(tx, ORGANIZATION, projectId, 25),
  countNotes: (repository, tx, { projectId }) => repository.countNotes(tx, ORGANIZATION, projectId),
  findNote: async (repository, tx, { projectId }) => {
    const [note] = await tx
      .select({ id: projectNotes.id })
      .from(projectNotes)
      .where(sql`project_id = ${projectId}`);
    if (note === undefined) throw new Error('There is no foreign note');
    return repository.findNote(tx, ORGANIZATION, projectId, note.id);
  },
  touch: (repository, tx, { projectId }) => repository.touch(tx, ORGANIZATION, projectId),
  insertNote: (repository, tx, { projectId }) => repository.insertNote(tx, ORGANIZATION, note(projectId)),
};

function note(projectId: string): NewNote {
  return { projectId, content: 'Planted', authorIssuer: 'issuer', authorId: 'author' };
}

/**
 * Row-level security is off here: the transactions are a superuser's. What keeps the organizations apart is the clause
 * that each query has of its own.
 */
describe('ProjectsRepository, with no row policy to help it', () => {
  const repository = new ProjectsRepository();
  let testDatabase: TestDatabase;
  let foreign: Foreign;

  const everythingForeign = (tx: Transaction): Promise<unknown> =>
    Promise.all([
      tx
        .select()
        .from(projects)
        .where(sql`organization_id = ${OTHER_ORGANIZATION}`),
      tx
        .select()
        .from(projectNotes)
        .where(sql`organization_id = ${OTHER_ORGANIZATION}`),
    ]);

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    await addProjects(testDatabase.driver, ORGANIZATION, [
      { name: 'Our secret project', client: 'Our client' },
    ]);
    const [projectId = ''] = await addProjects(testDatabase.driver, OTHER_ORGANIZATION, [
      { name: 'Foreign secret project', client: 'Foreign client' },
    ]);
    foreign = await testDatabase.driver.transaction(async (tx) => {
      await repository.insertNote(tx, OTHER_ORGANIZATION, note(projectId));
      const [client] = await tx
        .select({ clientId: clients.id })
        .from(clients)
        .where(sql`organization_id = ${OTHER_ORGANIZATION}`);
      return { projectId, clientId: client?.clientId ?? '' };
    });
  });

  afterAll(() => testDatabase.close());

  it('sees both organizations: nothing but the queries is put to the test', async () => {
    await testDatabase.driver.transaction(async (tx) => {
      expect(await tx.select().from(projects)).toHaveLength(2);
    });
  });

  it('has a case for every method', () => {
    const methods = Object.getOwnPropertyNames(ProjectsRepository.prototype).filter(
      (name) => name !== 'constructor',
    );
    expect(Object.keys(askedOutside).sort()).toEqual(methods.sort());
  });

  it.each(Object.keys(askedOutside) as Method[])('%s gives and changes nothing foreign', async (method) => {
    const untouched = await testDatabase.driver.transaction(everythingForeign);
    const answer = await testDatabase.driver
      .transaction(async (tx) => {
        // As if everything else had gone wrong as well: the search looks into the organization of the setting.
        await tx.execute(sql`select set_config('app.organization_id', ${OTHER_ORGANIZATION}, true)`);
        return askedOutside[method](repository, tx, foreign);
      })
      .catch((error: unknown) => error);
    const said = inspect(answer, { depth: 5 });
    expect(said).not.toMatch(/Foreign|Planted/);
    expect(said).not.toContain(foreign.projectId);
    expect(said).not.toContain(foreign.clientId);
    expect(answer).not.toBe(1);
    expect(answer).not.toBe(true);
    expect(await testDatabase.driver.transaction(everythingForeign)).toEqual(untouched);
  });

  it('finds what is its own', async () => {
    await testDatabase.driver.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.organization_id', ${ORGANIZATION}, true)`);
      const [own] = await repository.findMatching(tx, ORGANIZATION, 'secret project', {}, 25);
      expect(own?.name).toBe('Our secret project');
      const projectId = own?.id ?? '';
      expect(await repository.findLatest(tx, ORGANIZATION, {}, 25)).toHaveLength(1);
      expect(await repository.getById(tx, ORGANIZATION, projectId)).toMatchObject({ id: projectId });
      await repository.insertNote(tx, ORGANIZATION, note(projectId));
      expect(await repository.findNotes(tx, ORGANIZATION, projectId, 25)).toHaveLength(1);
      expect(await repository.countNotes(tx, ORGANIZATION, projectId)).toBe(1);
      expect(await repository.touch(tx, ORGANIZATION, projectId)).toBe(true);
    });
  });
});
