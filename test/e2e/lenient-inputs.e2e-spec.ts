import request from 'supertest';
import { bodyOf, callTool, sendMcp, textOf } from '../support/mcp-http.js';
import { ALL_SCOPES, startTestApp, type TestApp } from '../support/test-app.js';

type Args = Record<string, unknown>;

describe('what models send for what they mean', () => {
  let app: TestApp;
  let token: string;
  let restToken: string;

  beforeAll(async () => {
    app = await startTestApp();
    token = await app.mcpToken({ scope: ALL_SCOPES.join(' ') });
    restToken = await app.restToken({ scope: ALL_SCOPES.join(' ') });
  });

  afterAll(() => app.close());

  const call = (tool: string, args: Args): ReturnType<typeof callTool> =>
    callTool(app, tool, args, { token });
  const get = (path: string): request.Test =>
    request(app.origin).get(path).auth(restToken, { type: 'bearer' });

  it.each<[string, Args, Args]>([
    ['search_projects', { search: 'warehouse', status: null }, { search: 'warehouse' }],
    ['search_projects', { clientName: '', limit: '5' }, { limit: 5 }],
    ['search_projects', { status: 'on-hold' }, { status: 'on_hold' }],
    ['search_projects', { status: 'ACTIVE', toolCallId: 'c1' }, { status: 'active' }],
    ['search_projects', { search: 140 }, { search: '140' }],
    ['search_invoices', { numberPrefix: 20 }, { numberPrefix: 'INV-20' }],
    ['search_invoices', { numberPrefix: 'inv20\n' }, { numberPrefix: 'INV-20' }],
    [
      'search_invoices',
      { numberPrefix: null, issuedFrom: '', issuedTo: null, status: 'SENT' },
      { status: 'sent' },
    ],
    ['search_invoices', { issuedFrom: ' 2026-01-01\n' }, { issuedFrom: '2026-01-01' }],
    ['whoami', { dummy: 'x', sessionId: null }, {}],
  ])('%s of %j is that of %j', async (tool, given, meant) => {
    const { structuredContent, content } = await call(tool, meant);
    expect(await call(tool, given)).toMatchObject({ structuredContent, content });
  });

  it('blanks around an id, a number or a confirmation are ignored; an empty confirmation is none', async () => {
    const { structuredContent } = await call('search_invoices', { status: 'draft', limit: 1 });
    const [invoice] = (structuredContent as { invoices: { invoiceNumber: string; projectId: string }[] })
      .invoices;
    const { invoiceNumber, projectId } = invoice ?? { invoiceNumber: '', projectId: '' };
    expect((await call('get_project', { projectId: `${projectId} \n` })).structuredContent).toMatchObject({
      projectId,
    });
    const first = await call('void_invoice', { invoiceNumber: ` ${invoiceNumber}\n`, confirmation: '' });
    expect(first.structuredContent).toMatchObject({ outcome: 'confirmation_required' });
    const confirmation = `${String(first.structuredContent?.confirmation)}\n`;
    expect((await call('void_invoice', { invoiceNumber, confirmation })).structuredContent).toMatchObject({
      outcome: 'voided',
    });
  });

  it.each<[string, Args, RegExp]>([
    ['search_projects', { limit: 50 }, /limit.*1 to 25/],
    ['search_projects', { limit: '5.5' }, /limit.*1 to 25/],
    ['search_projects', { limit: '0x5' }, /limit.*1 to 25/],
    ['search_projects', { limit: true }, /limit.*1 to 25/],
    [
      'search_invoices',
      { issuedFrom: '2026-11-02', issuedTo: '2026-11-01' },
      /issuedFrom.*not be after issuedTo/,
    ],
    ['search_invoices', { issuedFrom: '01.11.2026' }, /issuedFrom.*YYYY-MM-DD/],
    ['search_invoices', { issuedTo: '2026-11-01T00:00:00+09:00' }, /issuedTo.*YYYY-MM-DD/],
    ['search_audit_log', { from: '2026-11-02', until: '2026-11-01' }, /from.*before until/],
    ['search_audit_log', { from: '2026-11-01T12:00' }, /from.*YYYY-MM-DD.*time zone/],
    ['get_project', { projectId: '' }, /project/],
    ['get_project', { projectId: null }, /projectId/],
    ['add_project_note', { projectId: 'x', content: '' }, /content/],
  ])('%s refuses %j, and says what would do', async (tool, args, message) => {
    const result = await call(tool, args);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(message);
  });

  describe('each argument of each tool', () => {
    const projectId = '00000000-0000-4000-8000-000000000000';
    /** What is required of a tool; those that would write name what is not there. */
    const REQUIRED: Readonly<Record<string, Args>> = {
      add_project_note: { projectId, content: 'x' },
      get_client: { clientName: 'Brightwater Foods' },
      get_project: { projectId },
      list_project_notes: { projectId },
      lookup_invoice: { invoiceNumber: 'INV-999999' },
      void_invoice: { invoiceNumber: 'INV-999999' },
    };
    interface Schema {
      readonly type: string;
      readonly enum?: readonly string[];
    }
    let all: { tool: string; args: Args; name: string; schema: Schema }[];

    beforeAll(async () => {
      interface Tools {
        tools: { name: string; inputSchema: { properties: Record<string, Schema> } }[];
      }
      const { result } = bodyOf<Tools>(await sendMcp(app, token, 'tools/list'));
      all = (result?.tools ?? []).flatMap(({ name: tool, inputSchema }) =>
        Object.entries(inputSchema.properties).map(([name, schema]) => {
          return { tool, args: REQUIRED[tool] ?? {}, name, schema };
        }),
      );
      expect(all.length).toBeGreaterThan(30);
    });

    it.each([[null], [''], [' \n']])('%j counts as left out, where it is optional', async (blank) => {
      for (const { tool, args, name } of all.filter(({ args, name }) => !(name in args))) {
        const expected = await call(tool, args);
        const answer = await call(tool, { ...args, [name]: blank });
        // The log has one more event at each reading.
        if (tool === 'search_audit_log') expect([name, answer.isError]).toEqual([name, undefined]);
        else expect([tool, name, answer]).toEqual([tool, name, expected]);
      }
    });

    it('text may come as a number of digits', async () => {
      for (const { tool, args, name } of all.filter(
        ({ schema }) => schema.type === 'string' && !schema.enum,
      )) {
        const answer = textOf(await call(tool, { ...args, [name]: 2041 }));
        // Never a number: what somebody says, and what this server made.
        if (/^(content|confirmation)$/.test(name)) expect(answer).toContain('Invalid param');
        else if (/^(issued|from$|until$)/.test(name)) expect(answer).toMatch(/YYYY-MM-DD/);
        else expect([tool, name, answer]).toEqual([tool, name, expect.not.stringContaining('Invalid param')]);
      }
    });

    it('listed words may be in any case, with blanks around; numbers may be text', async () => {
      for (const { tool, args, name, schema } of all) {
        const word = schema.enum ? ` ${schema.enum[0]?.toUpperCase()}\n` : ' 1\n';
        if (schema.type === 'string' && !schema.enum) continue;
        const answer = textOf(await call(tool, { ...args, [name]: word }));
        expect([tool, name, answer]).toEqual([tool, name, expect.not.stringContaining('Invalid param')]);
      }
    });

    it.each([[{}], [['x']], [true], [1.5]])('%j is refused by the name of the argument', async (wrong) => {
      for (const { tool, args, name } of all) {
        const answer = await call(tool, { ...args, [name]: wrong });
        expect([tool, name, answer.isError, textOf(answer)]).toEqual([
          tool,
          name,
          true,
          expect.stringMatching(new RegExp(`^Invalid parameters: [^]*\\b${name}\\b`)),
        ]);
      }
    });
  });

  it('noteId and cursor together are refused, and so is an offset without noteId', async () => {
    const { structuredContent } = await call('search_projects', { limit: 1 });
    const [{ projectId } = { projectId: '' }] = structuredContent?.projects as { projectId: string }[];
    const answer = async (args: Args): Promise<string> =>
      textOf(await call('list_project_notes', { projectId, ...args }));
    expect(await answer({ noteId: 'x', cursor: 'y' })).toMatch(/leave out cursor.*note_with_cursor/);
    expect(await answer({ offset: 1 })).toMatch(/noteId.*offset_without_note/);
  });

  it('a day is a whole day in UTC in the search of the audit log', async () => {
    await call('get_client', { clientName: 'nobody' });
    const { structuredContent: log } = await call('search_audit_log', { limit: 1 });
    const [{ occurredAt = '' } = {}] = log?.events as { occurredAt?: string }[];
    const day = occurredAt.slice(0, 10);
    const { structuredContent } = await call('search_audit_log', { from: day, until: day });
    expect((structuredContent?.events as unknown[]).length).toBeGreaterThan(0);
  });

  it('over REST too, where unknown parameters stay errors', async () => {
    const all = await get('/api/projects');
    const blank = await get('/api/projects?status=&search=&clientName=%20&limit=');
    expect([blank.status, blank.body]).toEqual([200, all.body]);
    expect((await get('/api/projects?status=ON-HOLD')).body).toEqual(
      (await get('/api/projects?status=on_hold')).body,
    );
    expect((await get('/api/invoices?issuedFrom=2026-11-02&issuedTo=2026-11-01')).body).toMatchObject({
      status: 400,
      errors: [{ field: 'issuedFrom' }],
    });
    expect((await get('/api/projects?toolCallId=1')).status).toBe(400);
  });

  it('a writing tool names what it left out, and keeps it from the service', async () => {
    const { structuredContent } = await call('search_projects', { limit: 1 });
    const [project] = (structuredContent as { projects: { projectId: string }[] }).projects;
    const note = { projectId: project?.projectId, content: 'On time', title: null, idempotencyKey: '' };
    const result = await call('add_project_note', { ...note, authorName: 'Somebody else', toString: 'x' });
    expect(result.structuredContent).toMatchObject({ content: 'On time', title: null });
    expect(result.structuredContent?.authorName).not.toBe('Somebody else');
    expect(result.content[1]?.text).toBe(
      'Ignored, because this tool has no such arguments: "authorName", "toString".',
    );
    expect((await call('add_project_note', note)).content).toHaveLength(1);
  });
});
