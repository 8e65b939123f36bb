import { ACME, ALL_SCOPES, GLOBEX, startTestApp, type TestApp } from '../support/test-app.js';
import { bodyOf, callTool, ERAS, sendMcp, textOf, type ToolResult } from '../support/mcp-http.js';

interface ProjectRow {
  readonly projectId: string;
  readonly name: string;
  readonly status: string;
  readonly clientName: string;
}

const projectsOf = (result: ToolResult): ProjectRow[] => result.structuredContent?.projects as ProjectRow[];

describe('the tools', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  const firstProject = async (args: Record<string, unknown> = {}): Promise<ProjectRow> => {
    const [project] = projectsOf(await callTool(app, 'search_projects', { limit: 1, ...args }));
    if (project === undefined) throw new Error('The demo data has no such project');
    return project;
  };

  describe.each(ERAS)('spoken to in %s', (era) => {
    it('find, read, annotate and read again', async () => {
      const found = await callTool(app, 'search_projects', { search: 'warehouse migration' }, { era });
      const [project] = projectsOf(found);
      expect(project?.name).toMatch(/warehouse/i);
      const projectId = project?.projectId ?? '';

      const added = await callTool(
        app,
        'add_project_note',
        { projectId, content: `Spoken in ${era}`, title: 'A test' },
        { era },
      );
      expect(added.structuredContent).toMatchObject({
        projectId,
        title: 'A test',
        authorName: 'Wanda Writer',
      });

      const notes = await callTool(app, 'list_project_notes', { projectId }, { era });
      expect(textOf(notes)).toContain(`Spoken in ${era}`);
      const details = await callTool(app, 'get_project', { projectId }, { era });
      expect(details.structuredContent).toMatchObject({ projectId, name: project?.name });
      expect(textOf(details)).toContain(`Spoken in ${era}`);
    });

    it('[A41] say the same in text as in structured content', async () => {
      const token = await app.mcpToken({ scope: ALL_SCOPES.join(' ') });
      const answerOf = async (
        name: string,
        args: Record<string, unknown>,
      ): Promise<Record<string, unknown>> => {
        const { isError, ...result } = await callTool(app, name, args, { era, token });
        expect([name, isError ?? false]).toEqual([name, false]);
        expect(JSON.parse(textOf(result))).toEqual(result.structuredContent);
        return result.structuredContent ?? {};
      };
      await answerOf('whoami', {});
      const { projects } = await answerOf('search_projects', { limit: 3 });
      const [{ projectId, clientName } = {}] = projects as { projectId?: string; clientName?: string }[];
      await answerOf('get_project', { projectId });
      await answerOf('list_project_notes', { projectId });
      await answerOf('add_project_note', { projectId, content: 'x' });
      await answerOf('get_client', { clientName });
      const { invoices } = await answerOf('search_invoices', { status: 'sent' });
      const [{ invoiceNumber } = {}] = invoices as { invoiceNumber?: string }[];
      await answerOf('lookup_invoice', { invoiceNumber });
      await answerOf('void_invoice', { invoiceNumber });
      await answerOf('search_audit_log', {});
    });

    it('an unknown tool: -32602', async () => {
      const response = await sendMcp(
        app,
        await app.mcpToken(),
        'tools/call',
        { name: 'drop_tables', arguments: {} },
        era,
      );
      expect(bodyOf(response).error?.code).toBe(-32602);
    });
  });

  it('whoami tells whose login it is', async () => {
    expect((await callTool(app, 'whoami')).structuredContent).toEqual({
      kind: 'enterprise',
      userId: 'waad|wanda',
      displayName: 'Wanda Writer',
      organizationId: ACME,
      clientId: 'gatehouse-web',
      scopes: ['projects:read', 'projects:write'],
    });
  });

  it('caps results: 10 unless asked, never more than 25', async () => {
    expect(projectsOf(await callTool(app, 'search_projects'))).toHaveLength(10);
    expect(projectsOf(await callTool(app, 'search_projects', { limit: 25 }))).toHaveLength(25);
  });

  it('filters by status and by client, exactly or in part', async () => {
    const onHold = projectsOf(await callTool(app, 'search_projects', { status: 'on_hold', limit: 25 }));
    expect(new Set(onHold.map(({ status }) => status))).toEqual(new Set(['on_hold']));
    const { clientName } = await firstProject();
    const part = clientName.slice(1, 5).toLowerCase();
    const partial = projectsOf(await callTool(app, 'search_projects', { clientName: part }));
    expect(partial.map((project) => project.clientName.toLowerCase())).toContain(clientName.toLowerCase());
    expect(
      projectsOf(await callTool(app, 'search_projects', { clientName: part, clientNameMatch: 'exact' })),
    ).toEqual([]);
  });

  describe('[A43] bad input is a tool error that names the field, and leaves nothing behind', () => {
    it.each<[string, string, Record<string, unknown>]>([
      ['limit', 'search_projects', { limit: 26 }],
      ['limit', 'search_projects', { limit: 0 }],
      ['limit', 'search_projects', { limit: 'ten' }],
      ['status', 'search_projects', { status: 'archived' }],
      ['clientNameMatch', 'search_projects', { clientName: 'x', clientNameMatch: 'fuzzy' }],
      ['search', 'search_projects', { search: 'x'.repeat(201) }],
      ['search', 'search_projects', { search: 'nul \0' }],
      ['search', 'search_projects', { search: '\u0085' }],
      ['search', 'search_projects', { search: 'half \ud83d' }],
      ['clientName', 'search_projects', { clientName: 'nul \0' }],
      ['clientName', 'search_projects', { clientName: '\u200b' }],
      ['projectId', 'get_project', {}],
      ['projectId', 'get_project', { projectId: 7 }],
      ['content', 'add_project_note', { projectId: 'x', content: '' }],
      ['content', 'add_project_note', { projectId: 'x', content: '   ' }],
      ['content', 'add_project_note', { projectId: 'x', content: '\u0085' }],
      ['content', 'add_project_note', { projectId: 'x', content: '\u200b\u2060' }],
      ['content', 'add_project_note', { projectId: 'x', content: 'half \ud83d' }],
      ['title', 'add_project_note', { projectId: 'x', content: 'x', title: '\u0085' }],
      ['title', 'add_project_note', { projectId: 'x', content: 'x', title: 'nul \0' }],
      ['content', 'add_project_note', { projectId: 'x', content: 'x'.repeat(5001) }],
      ['content', 'add_project_note', { projectId: 'x', content: 'nul \u0000 character' }],
      ['title', 'add_project_note', { projectId: 'x', content: 'x', title: 'x'.repeat(201) }],
    ])('%s of %s: %j', async (field, tool, args) => {
      const { projectId } = await firstProject();
      const before = await callTool(app, 'get_project', { projectId });
      const result = await callTool(app, tool, 'content' in args ? { ...args, projectId } : args);
      expect(result.isError).toBe(true);
      expect(textOf(result)).toContain(field);
      expect(textOf(result)).not.toMatch(/\bat .*\.(ts|js):\d+/);
      expect(await callTool(app, 'get_project', { projectId })).toEqual(before);
    });

    it('content of exactly 5000 characters is taken', async () => {
      const { projectId } = await firstProject();
      const result = await callTool(app, 'add_project_note', { projectId, content: 'x'.repeat(5000) });
      expect(result.isError).toBeUndefined();
    });
  });

  it.each(['get_project', 'list_project_notes', 'add_project_note'])(
    '%s answers an unknown, a foreign and a malformed id alike',
    async (tool) => {
      const foreign = projectsOf(
        await callTool(
          app,
          'search_projects',
          { limit: 1 },
          { token: await app.mcpToken({ org_id: GLOBEX }) },
        ),
      )[0]?.projectId;
      const ids = [
        '00000000-0000-4000-8000-00000000dead',
        foreign ?? '',
        'no-uuid',
        "' OR 1=1 --",
        '',
        ' ',
        '%',
        '🚢',
        '\0',
        `${foreign}\0`,
        '\ud800',
        '"</script>',
        'x'.repeat(101),
        'x'.repeat(50_000),
      ];
      const answers = await Promise.all(
        ids.map(async (projectId) => {
          const result = await callTool(app, tool, {
            projectId,
            ...(tool === 'add_project_note' && { content: 'x' }),
          });
          expect(result.isError).toBe(true);
          expect(textOf(result)).toContain('project_not_found');
          return JSON.stringify(result);
        }),
      );
      expect(new Set(answers).size).toBe(1);
    },
  );

  it('[A37] one organization never sees another’s projects, whatever it searches for', async () => {
    const token = await app.mcpToken({ org_id: GLOBEX });
    const names = async (options?: { token: string }): Promise<string[]> => {
      const pages = await Promise.all(
        ['active', 'completed', 'on_hold'].map((status) =>
          callTool(app, 'search_projects', { status, limit: 25 }, options),
        ),
      );
      return pages.flatMap((page) => projectsOf(page).map(({ projectId }) => projectId));
    };
    const [ours, theirs] = await Promise.all([names(), names({ token })]);
    expect(ours.length).toBeGreaterThan(20);
    expect(theirs.length).toBeGreaterThan(20);
    expect(ours.filter((id) => theirs.includes(id))).toEqual([]);
  });

  it('an organization we know nothing of has no projects', async () => {
    const token = await app.mcpToken({ org_id: 'org_unknown' });
    expect((await callTool(app, 'search_projects', {}, { token })).structuredContent).toEqual({
      projects: [],
      hint: 'There is nothing yet.',
    });
  });
});
