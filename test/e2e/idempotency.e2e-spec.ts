import { sql } from 'drizzle-orm';
import request from 'supertest';
import { idempotencyKeys, projectNotes } from '../../src/platform/database/schema.js';
import type { ProjectNote } from '../../src/features/projects/projects.schemas.js';
import type { ProjectNotesService } from '../../src/features/projects/project-notes.service.js';
import { bodyOf, callTool, sendMcp, textOf } from '../support/mcp-http.js';
import { projectNotesServiceOn } from '../support/projects-service.js';
import { ACME, GLOBEX, startTestApp, type TestApp } from '../support/test-app.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';
import { addProjects, ORGANIZATION, OTHER_ORGANIZATION, writer } from '../support/test-projects.js';

describe('idempotency keys', () => {
  let test: TestDatabase;
  let notesService: ProjectNotesService;
  let projectId = '';

  beforeAll(async () => {
    test = await openTestDatabase();
    notesService = projectNotesServiceOn(test.database);
    [projectId = ''] = await addProjects(test.driver, ORGANIZATION, [{ name: 'A', description: 'a' }]);
  });
  afterAll(() => test.close());
  beforeEach(() =>
    test.driver.transaction(async (tx) => {
      await tx.delete(projectNotes);
      await tx.delete(idempotencyKeys);
    }),
  );

  const notes = (): Promise<unknown[]> => test.driver.transaction((tx) => tx.select().from(projectNotes));
  const add = (content: string, idempotencyKey?: string, principal = writer): Promise<ProjectNote> =>
    notesService.add(principal, { projectId, content, idempotencyKey });

  it('the same key and arguments: the first answer, one note', async () => {
    const first = await add('x', 'k');
    expect(await add('x', 'k')).toEqual(first);
    expect(await notes()).toHaveLength(1);
  });

  it('many at once: one note, one answer', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => add('x', 'k')));
    expect(new Set(answers.map(({ noteId }) => noteId)).size).toBe(1);
    expect(await notes()).toHaveLength(1);
  });

  it('the same key with other arguments is an error, and writes nothing', async () => {
    await add('x', 'k');
    await expect(add('y', 'k')).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    expect(await notes()).toHaveLength(1);
  });

  it('without a key, and with two, two notes', async () => {
    await add('x');
    await add('x');
    await add('x', 'k');
    await add('x', 'l');
    expect(await notes()).toHaveLength(4);
  });

  it.each([
    ['another user', { userId: 'waad|other' }],
    ['the same subject of another issuer', { issuer: 'https://other.example/' }],
  ])('the key of %s is another key', async (_, change) => {
    const first = await add('x', 'k');
    const second = await add('y', 'k', { ...writer, ...change });
    expect(second.noteId).not.toBe(first.noteId);
  });

  it('the key of another organization is another key', async () => {
    await add('x', 'k');
    await expect(add('x', 'k', { ...writer, organizationId: OTHER_ORGANIZATION })).rejects.toMatchObject({
      code: 'project_not_found',
    });
  });

  it('a failure frees the key', async () => {
    await expect(
      notesService.add(writer, {
        projectId: '00000000-0000-4000-8000-000000000000',
        content: 'x',
        idempotencyKey: 'k',
      }),
    ).rejects.toMatchObject({ code: 'project_not_found' });
    await add('x', 'k');
    expect(await notes()).toHaveLength(1);
  });

  it('is forgotten after a day, not before', async () => {
    const age = (hours: number): Promise<unknown> =>
      test.driver.transaction((tx) =>
        tx.update(idempotencyKeys).set({ createdAt: sql`now() - make_interval(hours => ${hours})` }),
      );
    const first = await add('x', 'k');
    await age(23);
    expect(await add('x', 'k')).toEqual(first);
    await age(25);
    expect((await add('x', 'k')).noteId).not.toBe(first.noteId);
  });
});

describe('idempotency over the wire', () => {
  let app: TestApp;
  let projectId = '';

  beforeAll(async () => {
    app = await startTestApp();
    const { structuredContent } = await callTool(app, 'search_projects', { limit: 1 });
    projectId = (structuredContent as { projects: { projectId: string }[] }).projects[0]?.projectId ?? '';
  });
  afterAll(() => app.close());

  const post = async (
    key: string | string[] | undefined,
    content = 'x',
    org = ACME,
  ): Promise<request.Response> => {
    const post = request(app.origin)
      .post(`/api/projects/${projectId}/notes`)
      .auth(await app.restToken({ org_id: org }), { type: 'bearer' });
    if (key !== undefined) post.set('Idempotency-Key', key as string);
    return post.send({ content });
  };

  it('REST: the header, and 409 for another request', async () => {
    const [first, second] = [await post('rest-1'), await post('rest-1')];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    const other = await post('rest-1', 'y');
    expect(other.status).toBe(409);
    expect(other.body).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('MCP: the argument, and a tool error for another request', async () => {
    const call = (content: string): ReturnType<typeof callTool> =>
      callTool(app, 'add_project_note', { projectId, content, idempotencyKey: 'mcp-1' });
    const [first, second] = [await call('x'), await call('x')];
    expect(second.structuredContent).toEqual(first.structuredContent);
    expect(second.content).toEqual(first.content);
    const other = await call('y');
    expect(other.isError).toBe(true);
    expect(textOf(other)).toContain('idempotency_key_reused');
  });

  it.each([
    ['empty', ''],
    ['with a space', 'a b'],
    ['of 256 characters', 'k'.repeat(256)],
    ['sent twice', ['a', 'b']],
  ])('REST: 400 for a key %s', async (_, key) => {
    const response = await post(key);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ code: 'invalid_idempotency_key' });
  });

  it('a key tells nothing of another organization’s request', async () => {
    await post('shared', 'x', ACME);
    expect((await post('shared', 'x', GLOBEX)).status).toBe(404);
  });

  it('every tool that writes takes one', async () => {
    const token = await app.mcpToken({ scope: 'projects:write invoices:write audit:read' });
    const { result } = bodyOf<{
      tools: { name: string; annotations: { readOnlyHint: boolean }; inputSchema: { properties: object } }[];
    }>(await sendMcp(app, token, 'tools/list'));
    const writing = result?.tools.filter(({ annotations }) => !annotations.readOnlyHint) ?? [];
    expect(writing.map(({ name }) => name)).toContain('add_project_note');
    for (const { name, inputSchema } of writing) {
      expect({ name, properties: Object.keys(inputSchema.properties) }).toMatchObject({
        properties: expect.arrayContaining(['idempotencyKey']) as string[],
      });
    }
  });
});
