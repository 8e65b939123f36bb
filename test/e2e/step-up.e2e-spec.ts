import type { Response } from 'supertest';
import { bodyOf, callTool, ERAS, sendMcp, textOf, type ToolResult } from '../support/mcp-http.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const NOTE = { projectId: '00000000-0000-4000-8000-000000000000', content: 'x' };
const METADATA_URL = 'http://localhost:3000/.well-known/oauth-protected-resource/api/mcp';

/** A reader who could log in again for more, and one whose permissions end there. */
const COULD_WRITE = { scope: 'projects:read', permissions: ['projects:read', 'projects:write'] };
const READER = { scope: 'projects:read', permissions: ['projects:read'] };
const UNKNOWN = { scope: 'projects:read' };

describe.each(ERAS)('scopes per tool, %s', (era) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const call = async (claims: Record<string, unknown>, name: string): Promise<Response> =>
    sendMcp(app, await app.mcpToken(claims), 'tools/call', { name, arguments: NOTE }, era);

  const listed = async (claims: Record<string, unknown>): Promise<string[]> => {
    const response = await sendMcp(app, await app.mcpToken(claims), 'tools/list', {}, era);
    return bodyOf<{ tools: { name: string }[] }>(response).result?.tools.map(({ name }) => name) ?? [];
  };

  it('[A38] the list has what the caller may call, and nothing else', async () => {
    const reading = ['search_projects', 'get_project', 'list_project_notes', 'whoami'];
    expect((await listed(READER)).sort()).toEqual([...reading].sort());
    expect((await listed(COULD_WRITE)).sort()).toEqual([...reading].sort());
    expect((await listed({ scope: 'projects:write' })).sort()).toEqual(
      [...reading, 'add_project_note'].sort(),
    );
  });

  it.each([
    ['permissions allow it', COULD_WRITE],
    ['only the authorization server knows', UNKNOWN],
  ])('403 and all the scopes, where a new login could bring them: %s', async (_, claims) => {
    const response = await call(claims, 'add_project_note');
    expect(response.status).toBe(403);
    expect(response.get('WWW-Authenticate')).toBe(
      'Bearer error="insufficient_scope", ' +
        'error_description="This needs the scope projects:write, which the access token does not carry.", ' +
        `scope="projects:write", resource_metadata="${METADATA_URL}"`,
    );
    expect(response.body).toMatchObject({ code: 'insufficient_scope' });
    expect(response.text).toContain('projects:write');
  });

  it('a tool that no login could reach is answered like one that does not exist', async () => {
    const [hidden, unknown] = [
      await call(READER, 'add_project_note'),
      await call(READER, 'add_project_nope'),
    ];
    expect(hidden.status).toBe(unknown.status);
    expect(hidden.text).toBe(unknown.text.replace('nope', 'note'));
    expect(bodyOf(hidden).error).toEqual({ code: -32602, message: 'Unknown tool: add_project_note' });
    const names = (response: Response): string[] => Object.keys(response.headers).sort();
    expect(names(hidden)).toEqual(names(unknown));
  });

  it('whoever holds the scope is not kept from the tool', async () => {
    const { result } = bodyOf<ToolResult>(await call({ scope: 'projects:write' }, 'add_project_note'));
    expect(result).toMatchObject({ isError: true });
    expect(result && textOf(result)).toContain('project_not_found');
  });
});

describe('STEP_UP=tool-error', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ STEP_UP: 'tool-error' });
  });
  afterAll(() => app.close());

  it.each(ERAS)('the agent reads which scope is missing, %s', async (era) => {
    const token = await app.mcpToken(COULD_WRITE);
    const result = await callTool(app, 'add_project_note', NOTE, { token, era });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toBe(
      'This needs the scope projects:write, which the access token does not carry. (insufficient_scope)',
    );
  });

  it('a hidden tool stays unknown', async () => {
    const response = await sendMcp(app, await app.mcpToken(READER), 'tools/call', {
      name: 'add_project_note',
      arguments: NOTE,
    });
    expect(bodyOf(response).error).toEqual({ code: -32602, message: 'Unknown tool: add_project_note' });
  });
});
