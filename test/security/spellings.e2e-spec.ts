import request from 'supertest';
import { clientNameInput } from '../../src/features/clients/clients.schemas.js';
import { clientStatusInput, searchProjectsInput } from '../../src/features/projects/projects.schemas.js';
import type { AuditLogEntry, SearchAuditLogOutput } from '../../src/platform/audit/audit.schemas.js';
import { AuditQueue } from '../../src/platform/audit/audit-queue.js';
import { clients } from '../../src/platform/database/schema.js';
import { callTool, sendMcp } from '../support/mcp-http.js';
import { auditTrailOn, clientNamesOn, projectsServiceOn } from '../support/projects-service.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { openTestDatabase } from '../support/test-database.js';
import { addProjects, ORGANIZATION, reader } from '../support/test-projects.js';

const SCOPE = 'audit:read clients:read invoices:read invoices:write projects:read projects:write';

/** Who spells an id or a name in another way must leave the same trace, and get the same answer. */
describe('another spelling', () => {
  let app: TestApp;
  let token: string;
  let restToken: string;
  let projectId = '';

  beforeAll(async () => {
    app = await startTestApp();
    token = await app.mcpToken({ scope: SCOPE });
    restToken = await app.restToken({ scope: SCOPE });
    const { structuredContent } = await callTool(app, 'search_projects', { limit: 1 }, { token });
    projectId = (structuredContent as { projects: { projectId: string }[] }).projects[0]?.projectId ?? '';
  });
  afterAll(() => app.close());

  const call = (tool: string, args: Record<string, unknown>): ReturnType<typeof callTool> =>
    callTool(app, tool, args, { token });
  const eventsOf = async (filter: Record<string, unknown>): Promise<AuditLogEntry[]> => {
    await app.app.get(AuditQueue).flush();
    const { structuredContent } = await call('search_audit_log', { limit: 25, ...filter });
    return (structuredContent as SearchAuditLogOutput).events;
  };
  const mixed = (): string => projectId.replace(/[a-f]/, (letter) => letter.toUpperCase());
  const rest = (path: string): request.Test =>
    request(app.origin).get(path).auth(restToken, { type: 'bearer' });

  it.each<[string, string, (id: string) => Promise<unknown>]>([
    ['get_project', 'project.read', (id) => call('get_project', { projectId: id })],
    ['list_project_notes', 'project_notes.listed', (id) => call('list_project_notes', { projectId: id })],
    [
      'add_project_note',
      'project_note.added',
      (id) => call('add_project_note', { projectId: id, content: 'unseen' }),
    ],
    [
      'resources/read project://{projectId}',
      'project.read',
      (id) => sendMcp(app, token, 'resources/read', { uri: `project://${id}` }),
    ],
    ['GET /api/projects/:projectId', 'project.read', (id) => rest(`/api/projects/${id}`).expect(200)],
    [
      'GET /api/projects/:projectId/notes',
      'project_notes.listed',
      (id) => rest(`/api/projects/${id}/notes`).expect(200),
    ],
  ])('of a project id hides nothing from an auditor: %s', async (operation, event, send) => {
    for (const id of [projectId.toUpperCase(), mixed()]) {
      const before = (await eventsOf({ subject: projectId, operation, event })).length;
      await send(id);
      const [newest, ...others] = await eventsOf({ subject: projectId, operation, event });
      expect(others).toHaveLength(before);
      expect(newest).toMatchObject({ subject: projectId, arguments: { projectId } });
      // The auditor may have the other spelling as well.
      expect(await eventsOf({ subject: id, operation, event })).toHaveLength(before + 1);
    }
  });

  it('of the id of a project that is not there is kept as an id is spelled', async () => {
    const unknown = 'ABCDEFAB-0000-4000-8000-000000000000';
    await call('get_project', { projectId: unknown });
    const [refused] = await eventsOf({ subject: 'project_not_found' });
    expect(refused?.arguments).toEqual({ projectId: unknown.toLowerCase() });
  });

  it('of the project id in a retry is the same request', async () => {
    const note = { content: 'once', idempotencyKey: 'spelled-twice' };
    const first = await call('add_project_note', { ...note, projectId });
    const again = await call('add_project_note', { ...note, projectId: projectId.toUpperCase() });
    expect(again).toEqual(first);
    const [repeated] = await eventsOf({ event: 'answer.repeated' });
    expect(repeated).toMatchObject({ subject: projectId });
  });

  it('of a title in a retry is the same request, in either Unicode form', async () => {
    const note = { projectId, content: 'x', idempotencyKey: 'composed-twice' };
    const first = await call('add_project_note', { ...note, title: 'Caf\u00e9' });
    const again = await call('add_project_note', { ...note, title: 'Cafe\u0301' });
    expect(again).toEqual(first);
  });

  it('of an invoice number hides nothing from an auditor, and a retry is the same request', async () => {
    await call('lookup_invoice', { invoiceNumber: ' inv-2041 ' });
    const [read] = await eventsOf({ event: 'invoice.read', subject: 'INV-2041' });
    expect(read).toMatchObject({ subject: 'INV-2041' });
    expect(await eventsOf({ event: 'invoice.read', subject: 'inv-2041' })).toHaveLength(1);
    await call('lookup_invoice', { invoiceNumber: 'inv-999999' });
    const [refused] = await eventsOf({ subject: 'invoice_not_found' });
    expect(refused?.arguments).toEqual({ invoiceNumber: 'INV-999999' });
  });
});

describe('a client whose name has two spellings in Unicode', () => {
  it('has one of them in the database, which the other finds', async () => {
    const test = await openTestDatabase();
    await addProjects(test.driver, ORGANIZATION, [{ name: 'A', client: 'Caf\u00e9 Norvik' }]);
    await expect(
      test.driver.transaction((tx) =>
        tx.insert(clients).values({ organizationId: ORGANIZATION, name: 'Cafe\u0301 Norvik' }),
      ),
    ).rejects.toMatchObject({ code: '23514' });
    const names = ['Caf\u00e9 Norvik', 'Cafe\u0301 Norvik'];
    const audit = auditTrailOn(test.database);
    for (const name of names) {
      const input = searchProjectsInput.parse({ clientName: name, clientNameMatch: 'exact' });
      const { projects } = await projectsServiceOn(test.database).search(reader, input);
      expect(projects).toHaveLength(1);
      const { client } = clientStatusInput.parse({ client: name });
      expect(
        await test.database.inOrganization(ORGANIZATION, (tx) =>
          clientNamesOn(test.database, audit).get(reader, tx, client),
        ),
      ).toMatchObject({ name: names[0] });
      const { clientName } = clientNameInput.parse({ clientName: name });
      expect(clientName).toBe(names[0]);
      expect(await clientNamesOn(test.database, audit).search(reader, name, 1)).toEqual({
        values: [names[0]],
        total: 1,
      });
    }
    await test.close();
  });
});
