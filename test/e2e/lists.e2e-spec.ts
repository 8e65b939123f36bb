import { sql } from 'drizzle-orm';
import request from 'supertest';
import { Database } from '../../src/platform/database/database.js';
import { callTool, type Era, ERAS, textOf } from '../support/mcp-http.js';
import { ACME, ALL_SCOPES, FRONTEND, startTestApp, type TestApp } from '../support/test-app.js';

const NOTES = 32;

interface RestPage {
  readonly status: number;
  readonly rows: readonly object[];
  readonly nextCursor: string | undefined;
  readonly link: string | undefined;
}

describe('every list is read to its end', () => {
  let app: TestApp;
  let projectId: string;
  let mcpToken: string;
  let restToken: string;

  beforeAll(async () => {
    app = await startTestApp();
    const scope = ALL_SCOPES.join(' ');
    mcpToken = await app.mcpToken({ scope });
    restToken = await app.restToken({ scope });
    const { rows } = await restPage('/api/projects?search=warehouse+migration&limit=1', 'projects');
    ({ projectId } = rows[0] as { projectId: string });
    for (let number = 1; number <= NOTES; number++)
      await callTool(app, 'add_project_note', { projectId, content: `Note ${number}` }, { token: mcpToken });
  });

  afterAll(() => app.close());

  async function restPage(address: string, rows: string, token = restToken): Promise<RestPage> {
    const { pathname, search } = new URL(address, app.origin);
    const response = await request(app.origin)
      .get(`${pathname}${search}`)
      .set('Host', 'localhost:3000')
      .auth(token, { type: 'bearer' });
    const body = response.body as Record<string, readonly object[]> & { nextCursor?: string };
    return {
      status: response.status,
      rows: body[rows] ?? [],
      nextCursor: body.nextCursor,
      link: response.get('Link'),
    };
  }

  const mcpPage = async (
    tool: string,
    args: Record<string, unknown>,
    rows: string,
    era: Era,
  ): Promise<{ rows: readonly object[]; nextCursor: string | undefined }> => {
    const { structuredContent } = await callTool(app, tool, args, { token: mcpToken, era });
    const page = structuredContent as Record<string, readonly object[]> & { nextCursor?: string };
    return { rows: page[rows] ?? [], nextCursor: page.nextCursor };
  };

  /** Each list, with what it takes at either door. Searches of the audit log add to it: those of one event do not. */
  const LISTS = () =>
    [
      ['search_projects', {}, '/api/projects?', 'projects'],
      ['search_projects', { search: 'a' }, '/api/projects?search=a', 'projects'],
      ['list_project_notes', { projectId }, `/api/projects/${projectId}/notes?`, 'notes'],
      ['search_invoices', { status: 'paid' }, '/api/invoices?status=paid', 'invoices'],
      [
        'search_audit_log',
        { event: 'project_note.added' },
        '/api/audit-log?event=project_note.added',
        'events',
      ],
    ] as const;

  it.each(ERAS)('over MCP by nextCursor, over REST by Link: the same rows, each once (%s)', async (era) => {
    for (const [tool, args, address, name] of LISTS()) {
      const overMcp: object[] = [];
      let cursor: string | undefined;
      do {
        const page = await mcpPage(tool, { ...args, limit: 4, ...(cursor && { cursor }) }, name, era);
        overMcp.push(...page.rows);
        cursor = page.nextCursor;
      } while (cursor !== undefined);

      const overRest: object[] = [];
      let next: string | undefined = `${address}${address.endsWith('?') ? '' : '&'}limit=5`;
      while (next !== undefined) {
        const page: RestPage = await restPage(next, name);
        expect([address, page.status]).toEqual([address, 200]);
        overRest.push(...page.rows);
        expect(page.link === undefined).toBe(page.nextCursor === undefined);
        next = page.link && (/^<([^>]+)>; rel="next"$/.exec(page.link)?.[1] ?? '');
      }
      expect([tool, overMcp]).toEqual([tool, overRest]);
      expect([tool, overMcp.length > 5]).toEqual([tool, true]);
      expect(new Set(overMcp.map((row) => JSON.stringify(row))).size).toBe(overMcp.length);
    }
  });

  it('all notes of a project are there, newest first', async () => {
    const contents: string[] = [];
    let cursor: string | undefined;
    do {
      const args = { projectId, limit: 25, ...(cursor && { cursor }) };
      const page = await mcpPage('list_project_notes', args, 'notes', '2025-11-25');
      contents.push(...page.rows.map((row) => (row as { content: string }).content));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(contents.slice(0, NOTES)).toEqual(
      Array.from({ length: NOTES }, (_, index) => `Note ${NOTES - index}`),
    );
  });

  it('a cursor of one door continues the list at the other', async () => {
    const { nextCursor = '' } = await mcpPage('search_projects', { limit: 3 }, 'projects', '2025-11-25');
    const atRest = await restPage(`/api/projects?limit=3&cursor=${nextCursor}`, 'projects');
    const atMcp = await mcpPage(
      'search_projects',
      { limit: 3, cursor: nextCursor },
      'projects',
      '2025-11-25',
    );
    expect(atRest.rows).toEqual(atMcp.rows);
  });

  it('the link is at the configured address, with the query as it was, and pages may read it', async () => {
    const response = await request(app.origin)
      .get('/api/projects?limit=2&clientName=o')
      .set('Origin', FRONTEND)
      .set('X-Forwarded-Host', 'evil.example')
      .auth(restToken, { type: 'bearer' });
    const { nextCursor = '' } = response.body as { nextCursor?: string };
    expect(response.get('Link')).toBe(
      `<http://localhost:3000/api/projects?limit=2&clientName=o&cursor=${nextCursor}>; rel="next"`,
    );
    expect(response.get('Access-Control-Expose-Headers')).toMatch(/(^|,)Link(,|$)/);
  });

  it('a cursor opens nothing to a token without the scope', async () => {
    const { nextCursor = '' } = await restPage('/api/projects?limit=2', 'projects');
    const denied = await app.restToken({ scope: 'invoices:read' });
    expect(await restPage(`/api/projects?limit=2&cursor=${nextCursor}`, 'projects', denied)).toMatchObject({
      status: 403,
      rows: [],
      link: undefined,
    });
  });

  it('a bad cursor is refused with what to do', async () => {
    const response = await request(app.origin)
      .get('/api/projects?cursor=nonsense')
      .auth(restToken, { type: 'bearer' });
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({
      code: 'cursor_invalid',
      detail: expect.stringContaining('without a cursor, the list starts over') as string,
    });
    const result = await callTool(app, 'search_projects', { cursor: 'nonsense' }, { token: mcpToken });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/without a cursor, the list starts over\. \(cursor_invalid\)$/);
  });

  it('the audit log keeps the length of a cursor, not the cursor', async () => {
    const { nextCursor = '' } = await restPage('/api/invoices?limit=2', 'invoices');
    await restPage(`/api/invoices?limit=2&cursor=${nextCursor}`, 'invoices');
    const kept = `"cursor":"[${nextCursor.length} characters]"`;
    // Reads are recorded a moment later.
    let recorded = '';
    while (!recorded.includes(kept)) {
      const { rows } = await restPage('/api/audit-log?event=invoices.searched&limit=25', 'events');
      recorded = JSON.stringify(rows);
    }
    expect(recorded).not.toContain(nextCursor);
  });

  describe('a text search for more projects than it ranks', () => {
    const MANY = 1_000;

    const insertProjects = (from: number, to: number, createdAt = sql`now()`): Promise<unknown> =>
      app.app.get(Database).inOrganization(ACME, async (tx) => {
        await tx.execute(sql`set local role none`);
        await tx.execute(sql`
          insert into projects (organization_id, client_id, name, description, status, created_at, updated_at)
          select ${ACME}, (select min(id::text)::uuid from clients where organization_id = ${ACME}), 'Zinc refit ' || i, '',
            case when i <= ${MANY}::integer and i % 10 = 0 then 'on_hold' else 'active' end, ${createdAt}, ${createdAt}
          from generate_series(${from}::integer, ${to}::integer) i`);
      });

    beforeAll(() =>
      insertProjects(1, MANY, sql`timestamptz '2020-01-01T00:00:00Z' + i * interval '1 minute'`),
    );

    const overMcp = (args: object, cursor?: string) =>
      callTool(
        app,
        'search_projects',
        { ...args, limit: 25, ...(cursor && { cursor }) },
        { token: mcpToken },
      ).then(({ structuredContent }) => structuredContent);
    const overRest = (args: object, cursor?: string) =>
      request(app.origin)
        .get('/api/projects')
        .query({ ...args, limit: 25, cursor })
        .auth(restToken, { type: 'bearer' })
        .then(({ body }: { body: unknown }) => body);

    /** The names in order, and the hint of each page. */
    async function readAll(
      door: typeof overRest,
      args: object,
      between: () => Promise<unknown> = () => Promise.resolve(),
    ): Promise<{ names: string[]; hints: (string | undefined)[] }> {
      const names: string[] = [];
      const hints: (string | undefined)[] = [];
      let cursor: string | undefined;
      do {
        const page = (await door(args, cursor)) as {
          projects: { name: string }[];
          nextCursor?: string;
          hint?: string;
        };
        names.push(...page.projects.map(({ name }) => name));
        hints.push(page.hint);
        cursor = page.nextCursor;
        if (cursor !== undefined) await between();
      } while (cursor !== undefined);
      return { names, hints };
    }

    it.each([
      ['MCP', overMcp],
      ['REST', overRest],
    ])('says so on its last page alone, and new projects change no page (%s)', async (_, door) => {
      let inserted = MANY;
      const before = await readAll(door, { search: 'zinc refit' });
      const { names, hints } = await readAll(door, { search: 'zinc refit' }, () =>
        insertProjects(++inserted, ++inserted),
      );
      expect(names).toEqual(before.names);
      expect(names.length).toBeGreaterThan(400);
      expect(names.length).toBeLessThan(MANY);
      expect(new Set(names).size).toBe(names.length);
      const last = hints.pop();
      expect(last).toMatch(
        /ranks at most 400 projects.*use more words in search, or give a status, or give a clientName/,
      );
      expect(hints.filter((hint) => hint !== undefined)).toEqual([]);
    });

    it.each<[object, string | undefined]>([
      [{ search: 'zinc refit', status: 'on_hold' }, undefined],
      [{ search: 'zinc zanzibar', status: 'on_hold' }, undefined],
      [{ search: 'zinc zanzibar' }, 'use more words'],
      [{ search: 'zinc', status: 'active' }, 'words in search, or give a clientName.'],
    ])('%j: its last page has the hint %j', async (args, hint) => {
      const { hints } = await readAll(overRest, args);
      if (hint === undefined) expect(hints.at(-1)).toBeUndefined();
      else expect(hints.at(-1)).toContain(hint);
    });

    it('without a text, the list is complete', async () => {
      const { names, hints } = await readAll(overRest, { status: 'on_hold' });
      expect(names.filter((name) => name.startsWith('Zinc')).length).toBeGreaterThanOrEqual(MANY / 10);
      expect(hints.filter((hint) => hint !== undefined)).toEqual([]);
    });
  });
});
