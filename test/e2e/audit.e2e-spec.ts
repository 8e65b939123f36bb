import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { desc, eq, sql } from 'drizzle-orm';
import request from 'supertest';
import type { AuditLogEntry, SearchAuditLogOutput } from '../../src/platform/audit/audit.schemas.js';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import { Database } from '../../src/platform/database/database.js';
import { openDatabase } from '../../src/platform/database/open-database.js';
import { auditEvents, idempotencyKeys, projectNotes } from '../../src/platform/database/schema.js';
import { callTool, sendMcp, textOf } from '../support/mcp-http.js';
import { auditTrailOn, projectNotesServiceOn } from '../support/projects-service.js';
import { ACME, GLOBEX, startTestApp, type TestApp } from '../support/test-app.js';
import { openTestDatabase, type TestDatabase, testDatabaseEnvironment } from '../support/test-database.js';
import { addProjects, ORGANIZATION, OTHER_ORGANIZATION, reader, writer } from '../support/test-projects.js';

const ALL = 'projects:read projects:write audit:read';

describe('the audit log', () => {
  let app: TestApp;
  let projectId = '';

  beforeAll(async () => {
    app = await startTestApp();
    const { structuredContent } = await callTool(app, 'search_projects', { limit: 1 });
    projectId = (structuredContent as { projects: { projectId: string }[] }).projects[0]?.projectId ?? '';
  });
  afterAll(() => app.close());

  const search = async (
    filter: Record<string, unknown>,
    claims: Record<string, unknown> = {},
  ): Promise<AuditLogEntry[]> => {
    const token = await app.mcpToken({ scope: ALL, ...claims });
    const { structuredContent } = await callTool(app, 'search_audit_log', filter, { token });
    return (structuredContent as SearchAuditLogOutput).events;
  };

  /** Reads and refusals are written a moment later. Not asked without a pause: each search is an event of its own. */
  const eventually = async (
    filter: Record<string, unknown>,
    isMeant: (event: AuditLogEntry) => boolean = () => true,
    claims: Record<string, unknown> = {},
  ): Promise<AuditLogEntry> => {
    for (const deadline = Date.now() + 200_000; Date.now() < deadline;) {
      const event = (await search({ ...filter, limit: 25 }, claims)).find(isMeant);
      if (event !== undefined) return event;
      await setTimeout(50);
    }
    throw new Error(`Nothing like ${JSON.stringify(filter)} came into the audit log`);
  };

  /** The rows themselves: the tool and the route do not show where a request came from. */
  const storedSources = async (
    event: string,
  ): Promise<{ source: string | null; tokenId: string | null }[]> => {
    const { driver } = app.app.get<{ driver: DatabaseDriver }>(Database);
    return driver.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.organization_id', ${ACME}, true)`);
      return tx
        .select({ source: auditEvents.sourceAddress, tokenId: auditEvents.tokenId })
        .from(auditEvents)
        .where(eq(auditEvents.event, event))
        .orderBy(desc(auditEvents.occurredAt));
    });
  };

  it.each([
    ['the jti', { jti: 'token-1' }, 'token-1'],
    ["Entra's uti", { uti: 'uti-1' }, 'uti-1'],
    ['no id', {}, null],
    ['an id that cannot be logged', { jti: 'a\nb' }, null],
  ])('keeps where a change came from, and %s of its token', async (_, claims, tokenId) => {
    const token = await app.mcpToken({ scope: ALL, ...claims });
    await callTool(app, 'add_project_note', { projectId, content: 'From somewhere' }, { token });
    const [latest] = await storedSources('project_note.added');
    expect(latest).toEqual({ source: '127.0.0.1', tokenId });
  });

  it('keeps the same of a refusal', async () => {
    const token = await app.mcpToken({ scope: ALL, jti: 'refused-1' });
    await callTool(app, 'list_project_notes', { projectId: 'none' }, { token });
    const refused = { source: '127.0.0.1', tokenId: 'refused-1' };
    while (!(await storedSources('access.denied')).some((row) => isDeepStrictEqual(row, refused)))
      await setTimeout(50);
  });

  it('says who added a note, with which tool, to what, in one call', async () => {
    const token = await app.mcpToken({ scope: ALL });
    await callTool(app, 'add_project_note', { projectId, content: 'Nobody else’s business' }, { token });
    const [event] = await search({ event: 'project_note.added', subject: projectId });
    expect(event).toEqual({
      occurredAt: expect.any(String) as string,
      event: 'project_note.added',
      decision: 'allowed',
      subject: projectId,
      operation: 'add_project_note',
      actor: {
        kind: 'enterprise',
        userId: 'waad|wanda',
        displayName: 'Wanda Writer',
        issuer: app.issuer.url,
        clientId: 'gatehouse-web',
      },
      arguments: { projectId, content: '[22 characters]' },
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  it('knows a route by its declaration, and the correlation id that the caller got', async () => {
    const response = await request(app.origin)
      .post(`/api/projects/${projectId}/notes`)
      .auth(await app.restToken(), { type: 'bearer' })
      .send({ content: 'by REST' });
    const [event] = await search({ operation: 'POST /api/projects/:projectId/notes' });
    expect(event).toMatchObject({
      event: 'project_note.added',
      correlationId: response.get('X-Correlation-Id'),
      arguments: { projectId, content: '[7 characters]' },
    });
  });

  it.each([
    ['search_projects', { search: 'a secret plan' }, 'projects.searched', { search: '[13 characters]' }],
    ['get_project', {}, 'project.read', {}],
    ['list_project_notes', { limit: 3 }, 'project_notes.listed', { limit: 3 }],
  ])('records the reading of %s', async (tool, more, event, args) => {
    const own = /^(get|list)_/.test(tool) ? { projectId } : {};
    await callTool(app, tool, { ...own, ...more }, { token: await app.mcpToken({ scope: ALL }) });
    const expected = { ...own, ...args };
    const found = await eventually({ event, operation: tool }, (seen) =>
      isDeepStrictEqual(seen.arguments, expected),
    );
    expect(found).toMatchObject({ decision: 'allowed', arguments: expected });
  });

  it('records the reading of a resource like that of the tool, under the form of its address', async () => {
    const token = await app.mcpToken({ scope: `${ALL} invoices:read` });
    const unknown = '00000000-0000-4000-8000-000000000001';
    await sendMcp(app, token, 'resources/read', { uri: `project://${projectId}` });
    await sendMcp(app, token, 'resources/read', { uri: `project://${unknown}` });
    await sendMcp(app, token, 'resources/read', { uri: 'invoice://INV-2041' });
    const operation = 'resources/read project://{projectId}';
    expect(await eventually({ event: 'project.read', operation })).toMatchObject({
      subject: projectId,
      arguments: { projectId },
    });
    expect(await eventually({ decision: 'denied', operation })).toMatchObject({
      subject: 'project_not_found',
      arguments: { projectId: unknown },
    });
    expect(await eventually({ event: 'invoice.read' })).toMatchObject({
      subject: 'INV-2041',
      operation: 'resources/read invoice://{invoiceNumber}',
      arguments: { invoiceNumber: 'INV-2041' },
    });
  });

  it.each(['INV-2041', 'inv-2041', '#2041', '2041', 'INV 2041', 'Invoice no. 2041'])(
    'finds what was done to an invoice by the spelling %s of its number, as the invoice tools do',
    async (subject) => {
      const token = await app.mcpToken({ scope: `${ALL} invoices:read` });
      await callTool(app, 'lookup_invoice', { invoiceNumber: subject }, { token });
      expect(await eventually({ event: 'invoice.read', subject })).toMatchObject({ subject: 'INV-2041' });
    },
  );

  it('says what to try where nothing is found', async () => {
    const hintOf = async (filter: Record<string, unknown>): Promise<string | undefined> => {
      const token = await app.mcpToken({ scope: ALL });
      const { structuredContent } = await callTool(app, 'search_audit_log', filter, { token });
      return (structuredContent as SearchAuditLogOutput).hint;
    };
    const filter = { event: 'invoice.voided', subject: '#9999' };
    expect(await hintOf(filter)).toBe(
      'Nothing matches. Try again: leave out event or subject. ' +
        'Without from, a search covers the 30 days before until, or before now.',
    );
    expect(await hintOf({ ...filter, from: '2020-01-01' })).toBe(
      'Nothing matches. Try again: leave out event or subject or from.',
    );
    expect(await hintOf({ event: 'audit_log.searched', limit: 1 })).toBeUndefined();
  });

  it('records what a prompt tells of in one event: the client, and each of its projects', async () => {
    const token = await app.mcpToken({ scope: `${ALL} invoices:read` });
    const get = async (name: string, client: string): Promise<string> =>
      (await sendMcp(app, token, 'prompts/get', { name, arguments: { client } })).text;
    const text = await get('client_status_report', 'NORVIK energy');
    const operation = 'prompts/get client_status_report';
    expect(await eventually({ event: 'client.read', operation })).toMatchObject({
      subject: 'Norvik Energy',
      arguments: { client: '[13 characters]' },
    });
    const [first, ...others] = await search({ operation, limit: 25 });
    expect(others).toEqual([]);
    const included = first?.arguments['[included]'] as string[];
    expect(included.length).toBeGreaterThan(1);
    for (const projectId of included) expect(text).toContain(projectId);
    await get('overdue_invoices', 'Norvik Energy');
    expect(
      await eventually({ event: 'invoices.searched', operation: 'prompts/get overdue_invoices' }),
    ).toMatchObject({ subject: 'Norvik Energy', arguments: { client: '[13 characters]' } });
    await get('overdue_invoices', 'Nobody');
    expect(await eventually({ subject: 'client_not_found' })).toMatchObject({
      event: 'access.denied',
      operation: 'prompts/get overdue_invoices',
    });
  });

  it('records that names of clients were shown, to complete one', async () => {
    const token = await app.mcpToken({ scope: ALL });
    await sendMcp(app, token, 'completion/complete', {
      ref: { type: 'ref/prompt', name: 'client_status_report' },
      argument: { name: 'client', value: 'nor' },
    });
    expect(await eventually({ event: 'clients.searched' })).toMatchObject({
      decision: 'allowed',
      operation: 'completion/complete client_status_report',
      arguments: {},
    });
  });

  it('records the reading of a client, under its name as it is stored', async () => {
    const token = await app.mcpToken({ scope: 'clients:read' });
    await callTool(app, 'get_client', { clientName: 'NORVIK ENERGY' }, { token });
    expect(await eventually({ event: 'client.read', operation: 'get_client' })).toMatchObject({
      subject: 'Norvik Energy',
      arguments: { clientName: '[13 characters]' },
    });
  });

  it('records that it was read itself', async () => {
    await search({ limit: 2 });
    const own = await eventually({ event: 'audit_log.searched' }, (event) => event.arguments.limit === 2);
    expect(own).toMatchObject({ operation: 'search_audit_log', arguments: { limit: 2 } });
  });

  describe('what was refused', () => {
    it('a tool beyond the scopes of the token', async () => {
      await sendMcp(app, await app.mcpToken({ scope: 'projects:read' }), 'tools/call', {
        name: 'add_project_note',
        arguments: { projectId, content: 'x' },
      });
      expect(await eventually({ decision: 'denied', operation: 'add_project_note' })).toMatchObject({
        event: 'access.denied',
        subject: 'insufficient_scope',
        arguments: { projectId, content: '[1 characters]' },
      });
    });

    it('a tool that the caller was not even told of', async () => {
      await sendMcp(app, await app.mcpToken({ scope: 'projects:read', permissions: [] }), 'tools/call', {
        name: 'add_project_note',
        arguments: {},
      });
      expect(await eventually({ subject: 'tool_hidden' })).toMatchObject({ operation: 'add_project_note' });
    });

    it('a route', async () => {
      await request(app.origin)
        .get('/api/audit-log')
        .auth(await app.restToken({ scope: 'projects:read' }), { type: 'bearer' });
      expect(await eventually({ operation: 'GET /api/audit-log', decision: 'denied' })).toMatchObject({
        subject: 'insufficient_scope',
      });
    });
  });

  describe('what was not there, or not possible', () => {
    const unknown = '00000000-0000-4000-8000-000000000000';

    it('over MCP', async () => {
      const token = await app.mcpToken({ scope: ALL });
      await callTool(app, 'get_project', { projectId: unknown }, { token });
      expect(await eventually({ subject: 'project_not_found', operation: 'get_project' })).toMatchObject({
        event: 'access.denied',
        decision: 'denied',
        arguments: { projectId: unknown },
      });
    });

    it('over REST, another organization’s like one that never was', async () => {
      const token = await app.restToken({ org_id: GLOBEX, scope: ALL });
      const get = (id: string): request.Test =>
        request(app.origin).get(`/api/projects/${id}`).auth(token, { type: 'bearer' });
      await get(projectId).expect(404);
      await get(unknown).expect(404);
      for (const id of [projectId, unknown]) {
        const isMeant = (event: AuditLogEntry): boolean => event.arguments.projectId === id;
        await eventually({ subject: 'project_not_found' }, isMeant, { org_id: GLOBEX });
      }
    });

    it('a key that came with another request before', async () => {
      const token = await app.mcpToken({ scope: ALL });
      const add = (content: string): Promise<unknown> =>
        callTool(app, 'add_project_note', { projectId, content, idempotencyKey: 'the-same' }, { token });
      await add('one');
      await add('two');
      expect(await eventually({ subject: 'idempotency_key_reused' })).toMatchObject({ decision: 'denied' });
      await add('one');
      expect(await eventually({ event: 'answer.repeated' })).toMatchObject({
        decision: 'allowed',
        subject: projectId,
        operation: 'add_project_note',
      });
    });
  });

  it('keeps no credential that was sent where none belongs', async () => {
    const opaque = 'aB3_dE5-fG7.hJ9aB3_dE5-fG7.hJ9xy';
    // Scopes are looked at before arguments.
    await sendMcp(app, await app.mcpToken({ scope: 'projects:read' }), 'tools/call', {
      name: 'search_audit_log',
      arguments: { limit: 7, refresh_token: opaque, [opaque]: 1, subject: opaque },
    });
    await callTool(app, 'add_project_note', { projectId: opaque, content: opaque, idempotencyKey: opaque });
    const refused = await eventually({ decision: 'denied' }, ({ arguments: { limit } }) => limit === 7);
    expect(refused.arguments).toEqual({ limit: 7, subject: '[32 characters]', '[others]': 2 });
    const rows = await app.app
      .get(Database)
      .inOrganization(ACME, (tx) => tx.select().from(auditEvents).then(JSON.stringify));
    expect(rows).toContain('[others]');
    expect(rows).not.toContain(opaque);
  });

  it('is for its own organization', async () => {
    await eventually({ event: 'projects.searched' });
    expect(await search({}, { org_id: 'org_nobody' })).toEqual([]);
    const ofGlobex = await search({ limit: 25 }, { org_id: GLOBEX });
    expect(ofGlobex.filter(({ subject }) => subject === projectId)).toEqual([]);
  });

  it('asks for audit:read, on MCP and REST', async () => {
    const token = await app.mcpToken({ scope: 'projects:write invoices:write' });
    expect((await sendMcp(app, token, 'tools/call', { name: 'search_audit_log' })).status).toBe(403);
    const rest = (scope: string): Promise<request.Response> =>
      app
        .restToken({ scope })
        .then((restToken) =>
          request(app.origin).get('/api/audit-log?limit=1').auth(restToken, { type: 'bearer' }),
        );
    expect((await rest('projects:write')).status).toBe(403);
    const allowed = await rest('audit:read');
    expect(allowed.status).toBe(200);
    expect((allowed.body as SearchAuditLogOutput).events).toHaveLength(1);
  });

  it('finds by time, newest first, and says that there is more', async () => {
    const events = await search({ limit: 25 });
    const times = events.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual([...times].sort().reverse());
    const middle = times[3] ?? '';
    const before = await search({ until: middle, limit: 25 });
    expect(before.every(({ occurredAt }) => occurredAt < middle)).toBe(true);
    const since = await search({ from: middle, until: times[0], limit: 25 });
    expect(since.every(({ occurredAt }) => occurredAt >= middle)).toBe(true);
    expect(since.length).toBeGreaterThan(0);
  });

  it.each([
    ['an event there is no such thing as', { event: 'invoice.stolen' }, 'event'],
    ['a time without a zone', { from: '2026-11-01T12:00:00' }, 'from'],
    ['a subject that is true', { subject: true }, 'subject'],
    ['a time after the end', { from: '2026-11-02', until: '2026-11-01' }, 'from'],
    ['a NUL', { subject: 'a\0' }, 'subject'],
    ['a year that PostgreSQL has not', { until: '0000-01-01T00:00:00Z' }, 'until'],
    ['a year with five digits', { from: '9999-12-31T23:59:59-23:59' }, 'from'],
    ['too many', { limit: 26 }, 'limit'],
  ])('refuses %s by name', async (_, filter, field) => {
    const result = await callTool(app, 'search_audit_log', filter, {
      token: await app.mcpToken({ scope: ALL }),
    });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(field);
  });
});

describe('audit and change', () => {
  let test: TestDatabase;
  let projectId = '';

  beforeAll(async () => {
    test = await openTestDatabase();
    [projectId = ''] = await addProjects(test.driver, ORGANIZATION, [{ name: 'A', description: 'a' }]);
  });
  afterAll(() => test.close());

  const rows = async (): Promise<{ notes: number; events: number }> =>
    test.driver.transaction(async (tx) => ({
      notes: (await tx.select().from(projectNotes)).length,
      events: (await tx.select().from(auditEvents)).length,
    }));

  it('neither is there when the transaction fails after the event was inserted', async () => {
    const audit = auditTrailOn(test.database);
    const record = audit.record.bind(audit);
    audit.record = async (...parameters) => {
      await record(...parameters);
      throw new Error('after the insertion');
    };
    const before = await rows();
    await expect(
      projectNotesServiceOn(test.database, { audit }).add(writer, { projectId, content: 'x' }),
    ).rejects.toThrow('after the insertion');
    expect(await rows()).toEqual(before);
    await projectNotesServiceOn(test.database).add(writer, { projectId, content: 'x' });
    expect(await rows()).toEqual({ notes: before.notes + 1, events: before.events + 1 });
  });

  it.each([
    ['changed', sql`update audit_events set actor_id = 'somebody else'`],
    ['deleted', sql`delete from audit_events`],
    ['truncated', sql`truncate audit_events`],
  ])('an event cannot be %s by the application', async (_, statement) => {
    await expect(test.database.inOrganization(ORGANIZATION, (tx) => tx.execute(statement))).rejects.toThrow();
  });

  it('an event cannot be written for another organization', async () => {
    const audit = auditTrailOn(test.database);
    await expect(
      test.database.inOrganization(OTHER_ORGANIZATION, (tx) =>
        audit.record(tx, writer, { event: 'project_note.added' }),
      ),
    ).rejects.toThrow();
  });

  it('what waits is written before the database closes', async () => {
    const last = await openTestDatabase();
    const database = new Database(last.driver);
    const trail = auditTrailOn(database);
    for (let i = 0; i < 600; i++) trail.recordSoon(reader, { event: 'projects.searched' });
    let written = 0;
    // Registered after the trail's own, so it sees what that one left.
    database.beforeClose(async () => {
      const all = await last.driver.transaction((tx) => tx.select().from(auditEvents));
      written = all.length;
    });
    await database.close();
    expect(written).toBe(600);
    await last.close();
  });
});

describe('the process is killed between the event and the commit', () => {
  it('leaves neither note nor event nor idempotency key', async () => {
    const place = await testDatabaseEnvironment();
    const { variables } = place;
    const environment = {
      DATABASE_URL: variables.DATABASE_URL === '' ? undefined : variables.DATABASE_URL,
      DATA_DIR: variables.DATA_DIR ?? '',
    };
    const before = await openDatabase(environment);
    const [projectId = ''] = await addProjects(before, ORGANIZATION, [{ name: 'A', description: 'a' }]);
    await before.close();

    const script = resolve(process.env.GATEHOUSE_DIST ?? 'dist', 'test/killed-half-way.js');
    const child = spawn(process.execPath, [script, ORGANIZATION, projectId], {
      env: { PATH: process.env.PATH, ...variables },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [, signal] = (await once(child, 'close')) as [number | null, string | null];
    expect({ output, signal }).toEqual({ output: 'inserted\n', signal: 'SIGKILL' });

    const after = await openDatabase(environment);
    const left = await after.transaction(async (tx) => ({
      notes: await tx.select().from(projectNotes),
      events: await tx.select().from(auditEvents),
      keys: await tx.select().from(idempotencyKeys),
    }));
    expect(left).toEqual({ notes: [], events: [], keys: [] });
    await after.close();
    await place.dispose();
  });
});
