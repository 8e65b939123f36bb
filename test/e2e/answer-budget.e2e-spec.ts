import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { Database } from '../../src/platform/database/database.js';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import { estimateTokens } from '../../src/platform/answers/token-estimate.js';
import { addLongRows, LINES, NOTES, type Script, SCRIPTS } from '../support/long-rows.js';
import { bodyOf, callTool, sendMcp } from '../support/mcp-http.js';
import { ALL_SCOPES, startTestApp, type TestApp } from '../support/test-app.js';

const BUDGET = 10_000;

interface Note {
  readonly noteId: string;
  readonly content: string;
  readonly truncated?: boolean;
}

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({}, { seed: false });
});

afterAll(() => app.close());

describe.each(Object.keys(SCRIPTS) as Script[])('rows as long as they can be, in %s', (script) => {
  const organizationId = `org_${script}`;
  let token: string;
  let rows: Awaited<ReturnType<typeof addLongRows>>;

  beforeAll(async () => {
    const driver = Reflect.get(app.app.get(Database), 'driver') as DatabaseDriver;
    rows = await addLongRows(driver, organizationId, script);
    token = await app.mcpToken({ org_id: organizationId, scope: ALL_SCOPES.join(' ') });
  });

  const call = async <Structured>(name: string, args: Record<string, unknown>): Promise<Structured> => {
    const { structuredContent, content, isError } = await callTool(app, name, args, { token });
    expect([name, isError ?? false]).toEqual([name, false]);
    // A client reads the structured content, or the same as text.
    expect(JSON.parse(content[0]?.text ?? '')).toEqual(structuredContent);
    expect([name, encode(content[0]?.text ?? '').length <= BUDGET]).toEqual([name, true]);
    return structuredContent as Structured;
  };

  it.each([
    ['search_projects', 'projects', 4],
    ['search_invoices', 'invoices', 3],
    ['search_audit_log', 'events', 2],
  ])('%s lists what fits, and says that there is more', async (tool, list, least) => {
    const answer = await call<Record<string, unknown[]>>(tool, { limit: 25 });
    expect(answer[list]?.length).toBeGreaterThanOrEqual(least);
    expect(answer.nextCursor).toEqual(expect.any(String));
  });

  it('get_project has the whole description, and excerpts of notes', async () => {
    const { projectId } = rows;
    const project = await call<{ description: string; noteCount: number; latestNotes: Note[] }>(
      'get_project',
      {
        projectId,
      },
    );
    expect(project.description).toBe(SCRIPTS[script](2000));
    expect(project.noteCount).toBe(NOTES);
    for (const { content, truncated } of project.latestNotes) {
      expect(SCRIPTS[script](5000).startsWith(content)).toBe(true);
      expect(truncated).toBe(true);
    }
  });

  it('each note can be read to its end', async () => {
    const { projectId } = rows;
    const { notes } = await call<{ notes: Note[] }>('list_project_notes', { projectId, limit: 1 });
    const noteId = notes[0]?.noteId;
    let content = '';
    for (let offset: number | undefined = 0; offset !== undefined;) {
      const part: { notes: Note[]; nextOffset?: number } = await call('list_project_notes', {
        projectId,
        noteId,
        offset,
      });
      expect(part.notes[0]?.truncated).toBe(part.nextOffset === undefined ? undefined : true);
      content += part.notes[0]?.content ?? '';
      offset = part.nextOffset;
    }
    expect(content).toBe(SCRIPTS[script](5000));
  });

  it('the notes are listed whole, as many as fit', async () => {
    const { projectId } = rows;
    const { notes, nextCursor } = await call<{ notes: Note[]; nextCursor?: string }>('list_project_notes', {
      projectId,
      limit: 25,
    });
    expect(notes.length).toBeGreaterThan(0);
    expect(nextCursor).toEqual(expect.any(String));
    if (notes.length > 1) expect(notes.filter(({ truncated }) => truncated)).toEqual([]);
  });

  it('each line of an invoice can be read', async () => {
    const { invoiceNumber } = rows;
    let read = 0;
    let lineCount = Infinity;
    while (read < lineCount) {
      const part: { lines: unknown[]; lineCount: number } = await call('lookup_invoice', {
        invoiceNumber,
        fromLine: read + 1,
      });
      expect(part.lines.length).toBeGreaterThan(0);
      read += part.lines.length;
      ({ lineCount } = part);
    }
    expect([read, lineCount]).toEqual([LINES, LINES]);
  });

  it.each([
    ['get_client', () => ({ clientName: rows.clientName })],
    ['void_invoice', () => ({ invoiceNumber: rows.invoiceNumber })],
    [
      'add_project_note',
      () => ({ projectId: rows.projectId, content: SCRIPTS[script](2500), title: 'Week 1' }),
    ],
  ])('%s fits', async (tool, args) => {
    expect(await call(tool, args())).toBeInstanceOf(Object);
  });

  it('each page of resources/list fits, and the pages reach every row', async () => {
    const uris = new Set<string>();
    let cursor: string | undefined;
    do {
      const { result } = bodyOf<{ resources: { uri: string }[]; nextCursor?: string }>(
        await sendMcp(app, token, 'resources/list', cursor === undefined ? {} : { cursor }),
      );
      const tokens = encode(JSON.stringify(result)).length;
      expect([tokens, tokens <= BUDGET]).toEqual([tokens, true]);
      for (const { uri } of result?.resources ?? []) uris.add(uri);
      cursor = result?.nextCursor;
    } while (cursor !== undefined);
    expect(uris.size).toBe(52);
  });

  it.each([
    ['prompt', 'client', 'client_status_report'],
    ['resource', 'projectId', 'project://{projectId}'],
    ['resource', 'invoiceNumber', 'invoice://{invoiceNumber}'],
  ])('the completion of a %s for %s fits', async (type, name, of) => {
    const ref = type === 'prompt' ? { type: 'ref/prompt', name: of } : { type: 'ref/resource', uri: of };
    const { result } = bodyOf(
      await sendMcp(app, token, 'completion/complete', { ref, argument: { name, value: '' } }),
    );
    expect(result).toMatchObject({ completion: { values: expect.any(Array) as unknown[] } });
    expect(encode(JSON.stringify(result)).length).toBeLessThanOrEqual(BUDGET);
  });

  it.each([
    ['resources/read', () => ({ uri: `project://${rows.projectId}` })],
    ['resources/read', () => ({ uri: `invoice://${rows.invoiceNumber}` })],
    ['prompts/get', () => ({ name: 'client_status_report', arguments: { client: rows.clientName } })],
    ['prompts/get', () => ({ name: 'overdue_invoices', arguments: { client: rows.clientName } })],
  ])('%s fits, with all its forms', async (method, params) => {
    const { result } = bodyOf<{
      contents?: { text: string }[];
      messages?: { content: { text: string } }[];
    }>(await sendMcp(app, token, method, params()));
    const texts = [
      ...(result?.contents ?? []).map(({ text }) => text),
      ...(result?.messages ?? []).map(({ content }) => content.text),
    ];
    expect(texts.join('')).toContain(SCRIPTS[script](20).slice(0, script === 'signs' ? 1 : 20));
    const tokens = texts.map((text) => encode(text).length).reduce((sum, count) => sum + count, 0);
    process.stdout.write(`${script} ${method}: ${tokens} tokens\n`);
    expect(tokens).toBeLessThanOrEqual(BUDGET);
  });
});

describe('the budget is configurable', () => {
  let small: TestApp;

  beforeAll(async () => {
    small = await startTestApp({ ANSWER_TOKENS: '9000' }, { seed: false });
  });

  afterAll(() => small.close());

  it('ANSWER_TOKENS bounds what a page holds', async () => {
    const driver = Reflect.get(small.app.get(Database), 'driver') as DatabaseDriver;
    const { projectId } = await addLongRows(driver, 'org_small', 'English');
    const token = await small.mcpToken({ org_id: 'org_small' });
    const listed = await callTool(small, 'list_project_notes', { projectId }, { token });
    expect(listed.structuredContent).toMatchObject({ nextCursor: expect.any(String) as string });
    expect(encode(listed.content[0]?.text ?? '').length).toBeLessThan(9000);
  });
});

describe('notes whose Markdown is far longer than their text', () => {
  it.each([
    `a${'\n <'.repeat(1666)}`,
    `a${'\n a'.repeat(1666)}`,
    `${'<\n'.repeat(2499)}a`,
    '<'.repeat(5000),
    'a\n\n'.repeat(1666) + 'a',
  ])('%j', async (content) => {
    const organizationId = `org_${content.length}_${Buffer.from(content.slice(0, 6)).toString('hex')}`;
    const driver = Reflect.get(app.app.get(Database), 'driver') as DatabaseDriver;
    const { projectId } = await addLongRows(driver, organizationId, 'English');
    const token = await app.mcpToken({ org_id: organizationId, scope: ALL_SCOPES.join(' ') });
    for (let i = 0; i < 10; i++) await callTool(app, 'add_project_note', { projectId, content }, { token });
    const { result } = bodyOf<{ contents: { text: string }[] }>(
      await sendMcp(app, token, 'resources/read', { uri: `project://${projectId}` }),
    );
    const texts = result?.contents.map(({ text }) => text) ?? [];
    expect(texts).toHaveLength(2);
    const tokens = texts.map(estimateTokens).reduce((sum, each) => sum + each, 0);
    expect([tokens, tokens <= BUDGET]).toEqual([tokens, true]);
  });
});
