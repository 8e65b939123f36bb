import { sql } from 'drizzle-orm';
import {
  addProjects,
  ORGANIZATION,
  OTHER_ORGANIZATION,
  reader,
  writer,
} from '../../../test/support/test-projects.js';
import { openTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { InsufficientScopeError } from '../../gatehouse/index.js';
import { ClientNotFoundError } from '../clients/clients.errors.js';
import { DatabaseUnavailableError } from '../../platform/database/database.errors.js';
import { projectNotes } from '../../platform/database/schema.js';
import type { ProjectNotesService } from './project-notes.service.js';
import { ProjectNotFoundError } from './projects.errors.js';
import { type NewNote, type NoteRow, ProjectsRepository } from './projects.repository.js';
import {
  clientStatus,
  projectDetails,
  projectNote,
  projectNotesOutput,
  searchProjectsInput,
  searchProjectsOutput,
} from './projects.schemas.js';
import { ProjectsService } from './projects.service.js';
import { projectNotesServiceOn, projectsServiceOn } from '../../../test/support/projects-service.js';

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

describe('ProjectsService', () => {
  let testDatabase: TestDatabase;
  let projects: ProjectsService;
  let notesService: ProjectNotesService;
  let repository: ProjectsRepository;
  let oldest: string;
  let newest: string;
  let foreign: string;

  /** As a superuser, whom no row policy binds. */
  const allNotes = (): Promise<(typeof projectNotes.$inferSelect)[]> =>
    testDatabase.driver.transaction((tx) => tx.select().from(projectNotes));

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    repository = new ProjectsRepository();
    projects = projectsServiceOn(testDatabase.database, { repository });
    notesService = projectNotesServiceOn(testDatabase.database, { repository });
    [newest = '', oldest = ''] = await addProjects(testDatabase.driver, ORGANIZATION, [
      { name: 'Newest', client: 'Halden Shipping', description: 'The newest.' },
      { name: 'Oldest', client: 'Halden Shipping', description: 'The oldest.', status: 'completed' },
    ]);
    [foreign = ''] = await addProjects(testDatabase.driver, OTHER_ORGANIZATION, [{ name: 'Foreign' }]);
  });

  beforeEach(() => testDatabase.driver.transaction((tx) => tx.delete(projectNotes)));

  afterAll(() => testDatabase.close());

  it('returns what the output schemas say', async () => {
    const note = await notesService.add(writer, { projectId: newest, content: 'Hello', title: 'Title' });
    expect(projectNote.parse(note)).toEqual(note);
    const found = await projects.search(reader, searchProjectsInput.parse({}));
    expect(searchProjectsOutput.parse(found)).toEqual(found);
    const details = await projects.get(reader, { projectId: newest });
    expect(projectDetails.parse(details)).toEqual(details);
    expect(details).toMatchObject({
      name: 'Newest',
      clientName: 'Halden Shipping',
      noteCount: 1,
      latestNotes: [note],
    });
    const notes = await notesService.list(reader, { projectId: newest, limit: 10 });
    expect(projectNotesOutput.parse(notes)).toEqual({ notes: [note] });
  });

  it('lists notes newest first, no more than asked for', async () => {
    for (let index = 1; index <= 12; index++)
      await notesService.add(writer, { projectId: newest, content: `Note ${index}` });
    const { notes, nextCursor } = await notesService.list(reader, { projectId: newest, limit: 3 });
    expect(notes.map(({ content }) => content)).toEqual(['Note 12', 'Note 11', 'Note 10']);
    expect(nextCursor).toBeDefined();
    expect((await notesService.list(reader, { projectId: newest, limit: 12 })).nextCursor).toBeUndefined();
    const details = await projects.get(reader, { projectId: newest });
    expect(details.noteCount).toBe(12);
    expect(details.latestNotes).toHaveLength(10);
  });

  it('adds exactly one note, in the name of its author', async () => {
    const content = `${'O\'Neill said: "50% done"; -- \\ 🚢 Größe\n'.repeat(3)}  `;
    const note = await notesService.add(writer, { projectId: newest, content });
    expect(await allNotes()).toEqual([
      {
        id: note.noteId,
        organizationId: ORGANIZATION,
        projectId: newest,
        title: null,
        content,
        authorIssuer: writer.issuer,
        authorId: writer.userId,
        authorName: 'Wanda Writer',
        createdAt: new Date(note.createdAt),
      },
    ]);
  });

  it('stores a note of the full length, counted as JavaScript does', async () => {
    for (const content of ['x'.repeat(5000), '🚢'.repeat(2500)]) {
      const added = await notesService.add(writer, { projectId: newest, content, title: 't'.repeat(200) });
      // The answer may have a part of it.
      const offset = added.content.length;
      const { noteId } = added;
      const rest = await notesService.list(writer, { projectId: newest, noteId, offset, limit: 1 });
      expect(`${added.content}${rest.notes[0]?.content ?? ''}`).toBe(content);
    }
  });

  it('makes the project of a note the most recently active', async () => {
    const before = await projects.get(reader, { projectId: oldest });
    const note = await notesService.add(writer, { projectId: oldest, content: 'News' });
    const after = await projects.get(reader, { projectId: oldest });
    expect(after.updatedAt).toBe(note.createdAt);
    expect(after.updatedAt > before.updatedAt).toBe(true);
    const { projects: listed } = await projects.search(reader, searchProjectsInput.parse({ limit: 1 }));
    expect(listed[0]?.projectId).toBe(oldest);
  });

  it('leaves nothing behind when it fails half way', async () => {
    class FailingRepository extends ProjectsRepository {
      override async insertNote(...args: [never, string, NewNote]): Promise<NoteRow> {
        await super.insertNote(...args);
        throw new Error('half way');
      }
    }
    const failing = projectNotesServiceOn(testDatabase.database, { repository: new FailingRepository() });
    const before = await projects.get(reader, { projectId: newest });
    await expect(failing.add(writer, { projectId: newest, content: 'lost' })).rejects.toThrow('half way');
    expect(await allNotes()).toEqual([]);
    expect((await projects.get(reader, { projectId: newest })).updatedAt).toBe(before.updatedAt);
  });

  describe.each(['get', 'list notes', 'add a note'] as const)('%s', (operation) => {
    const call = (projectId: string, principal = writer): Promise<unknown> => {
      if (operation === 'get') return projects.get(principal, { projectId });
      return operation === 'list notes'
        ? notesService.list(principal, { projectId, limit: 10 })
        : notesService.add(principal, { projectId, content: 'Never stored' });
    };

    it('answers unknown, foreign and malformed ids alike', async () => {
      const ids = [
        UNKNOWN_ID,
        foreign,
        'not-an-id',
        '',
        "' or 1=1",
        newest.replaceAll('-', ''),
        `{${newest}}`,
        `${newest}\0`,
        `${newest}\n`,
        '\ud800',
        'x'.repeat(100_000),
      ];
      for (const id of ids) {
        const error = await call(id).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(ProjectNotFoundError);
        expect(error).toMatchObject({ code: 'project_not_found', kind: 'not_found' });
        expect((error as ProjectNotFoundError).message).toBe(
          'There is no project with this projectId. search_projects lists the projects with the projectId of each.',
        );
      }
      expect(await allNotes()).toEqual([]);
    });

    it('takes an id in capitals', async () => {
      await expect(call(newest.toUpperCase())).resolves.toBeDefined();
    });

    it('refuses a principal without the scope, before it looks for the project', async () => {
      const scopes = operation === 'add a note' ? ['projects:read'] : ['invoices:read'];
      const principal = { ...writer, scopes };
      await expect(call(newest, principal)).rejects.toBeInstanceOf(InsufficientScopeError);
      await expect(call('not-an-id', principal)).rejects.toBeInstanceOf(InsufficientScopeError);
      expect(await allNotes()).toEqual([]);
    });
  });

  describe('getClientStatus', () => {
    const BUSY = 'org_busy';
    const ofBusy = { ...reader, organizationId: BUSY };

    beforeAll(async () => {
      const client = 'Busy Client';
      const names = Array.from({ length: 26 }, (_, index) => `Project ${index}`);
      await addProjects(testDatabase.driver, BUSY, [
        ...names.map((name) => ({ name, client })),
        { name: 'Quiet', client: 'Quiet Client' },
      ]);
    });

    it('tells the projects of the client alone, each with its three latest notes', async () => {
      for (const content of ['1', '2', '3', '4'])
        await notesService.add(writer, { projectId: oldest, content });
      const status = await projects.getClientStatus(reader, { client: 'HALDEN shipping' });
      expect(clientStatus.parse(status)).toEqual(status);
      expect(status).toMatchObject({
        clientName: 'Halden Shipping',
        projects: [
          { name: 'Oldest', status: 'completed' },
          { name: 'Newest', latestNotes: [] },
        ],
        hasMore: false,
      });
      expect(status.projects[0]?.latestNotes.map(({ content }) => content)).toEqual(['4', '3', '2']);
    });

    it('stops at 25 projects, the most recently active, and says so', async () => {
      const { projects: found, hasMore } = await projects.getClientStatus(ofBusy, { client: 'Busy Client' });
      expect(found.map(({ name }) => name)).toEqual(
        Array.from({ length: 25 }, (_, index) => `Project ${index}`),
      );
      expect(hasMore).toBe(true);
    });

    it.each([
      ['Halden', ['Halden Shipping']],
      ['Halden%', ['Halden Shipping']],
      ['Haldne Shiping', ['Halden Shipping']],
      ['Busy Client', []],
      ['Zzz', []],
      ['%', []],
      ['\0', []],
      ['\ud800', []],
      ['x'.repeat(201), []],
    ])('of %j, no whole name of its own organization, names the nearest there', async (client, nearest) => {
      await expect(projects.getClientStatus(reader, { client })).rejects.toThrow(
        new ClientNotFoundError(nearest),
      );
    });

    it('refuses a principal without the scope, before it looks for the client', async () => {
      for (const client of ['Halden Shipping', 'Nobody'])
        await expect(
          projects.getClientStatus({ ...reader, scopes: ['clients:read', 'invoices:read'] }, { client }),
        ).rejects.toMatchObject({ requiredScopes: ['projects:read'] });
    });
  });

  it('refuses a search without the scope', async () => {
    const principal = { ...reader, scopes: [] };
    await expect(projects.search(principal, searchProjectsInput.parse({}))).rejects.toMatchObject({
      requiredScopes: ['projects:read'],
    });
  });

  it('says nothing of the database when that is gone', async () => {
    const gone = await openTestDatabase();
    await gone.close();
    const service = projectsServiceOn(gone.database, { repository });
    const error = await service
      .search(reader, searchProjectsInput.parse({}))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseUnavailableError);
    expect((error as Error).message).not.toMatch(/select|sql|pool|pglite|postgres/i);
  });

  it('keeps the notes of one transaction out of sight of others until they are committed', async () => {
    await expect(
      testDatabase.database.inOrganization(ORGANIZATION, async (tx) => {
        await repository.insertNote(tx, ORGANIZATION, {
          projectId: newest,
          content: 'rolled back',
          authorIssuer: 'i',
          authorId: 'a',
        });
        await tx.execute(sql`select 1/0`);
      }),
    ).rejects.toThrow();
    expect(await allNotes()).toEqual([]);
  });
});
