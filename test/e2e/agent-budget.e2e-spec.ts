import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { bodyOf, callTool, sendMcp } from '../support/mcp-http.js';
import { ALL_SCOPES, startTestApp, type TestApp } from '../support/test-app.js';

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Record<string, JsonSchema>;
}

interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema: JsonSchema;
}

/** As one widely used model counts; others differ by a fifth at most. */
const tokensOf = (value: unknown): number => encode(JSON.stringify(value)).length;

const LIST_BUDGET = 4000;
const RESULT_BUDGET = 2000;

/** Every property of a schema, at whatever depth, by its name. */
function propertiesOf({ properties = {}, items, anyOf = [] }: JsonSchema): string[] {
  return [
    ...Object.entries(properties).flatMap(([name, schema]) => [name, ...propertiesOf(schema)]),
    ...(items === undefined ? [] : propertiesOf(items)),
    ...anyOf.flatMap(propertiesOf),
  ];
}

describe('what an agent has to read', () => {
  let app: TestApp;
  let token: string;
  let tools: ToolDefinition[];
  let list: unknown;

  beforeAll(async () => {
    app = await startTestApp();
    token = await app.mcpToken({ scope: ALL_SCOPES.join(' ') });
    list = bodyOf<unknown>(await sendMcp(app, token, 'tools/list')).result;
    ({ tools } = list as { tools: ToolDefinition[] });
  });

  afterAll(() => app.close());

  it(`all tools fit into ${LIST_BUDGET} tokens`, () => {
    const sizes = tools.map((tool) => `${tool.name} ${tokensOf(tool)}`);
    process.stdout.write(`tools/list: ${tokensOf(list)} tokens (${sizes.join(', ')})\n`);
    expect(tokensOf(list)).toBeLessThanOrEqual(LIST_BUDGET);
  });

  it('an id that a tool asks for comes from a tool that its description names', () => {
    const asked = tools.flatMap(({ name, description, inputSchema }) =>
      Object.entries(inputSchema.properties ?? {})
        .filter(([parameter]) => /(Id|Number)$|^confirmation$/.test(parameter))
        .map(([parameter, schema]) => ({
          name,
          parameter,
          told: `${description} ${schema.description ?? ''}`,
        })),
    );
    expect(asked.map(({ name, parameter }) => `${name} ${parameter}`)).toEqual(
      expect.arrayContaining([
        'get_project projectId',
        'lookup_invoice invoiceNumber',
        'void_invoice confirmation',
      ]),
    );
    const unfounded = asked.filter(
      ({ name, parameter, told }) =>
        !tools.some(
          (tool) =>
            // Its own first call, for a confirmation.
            (told.includes(tool.name) || (parameter === 'confirmation' && tool.name === name)) &&
            propertiesOf(tool.outputSchema).includes(parameter),
        ),
    );
    expect(unfounded).toEqual([]);
  });

  it('what is one of a few words says which', () => {
    const words = tools.flatMap(({ name, inputSchema }) =>
      Object.entries(inputSchema.properties ?? {})
        .filter(([parameter]) => /^(status|event|decision|kind)$|Match$/.test(parameter))
        .map(([parameter, schema]) => [name, parameter, (schema.enum?.length ?? 0) > 1]),
    );
    expect(words).toHaveLength(5);
    expect(words.filter(([, , closed]) => closed !== true)).toEqual([]);
  });

  // Notes are as long as people write them, 180 characters here; one may have 5,000, which is for its reader to judge.
  it(`ten rows fit into ${RESULT_BUDGET} tokens`, async () => {
    const call = async (name: string, args: Record<string, unknown>): Promise<Record<string, unknown>> =>
      (await callTool(app, name, args, { token })) as unknown as Record<string, unknown>;
    const { structuredContent } = await call('search_projects', { limit: 1 });
    const { projects } = structuredContent as { projects: { projectId: string }[] };
    const projectId = projects[0]?.projectId;
    for (let number = 1; number <= 10; number++)
      await call('add_project_note', { projectId, title: `Week ${number}`, content: 'On time. '.repeat(20) });
    for (const [name, args, rows] of [
      ['search_projects', { search: 'a' }, 'projects'],
      ['search_invoices', {}, 'invoices'],
      ['list_project_notes', { projectId }, 'notes'],
      ['search_audit_log', { event: 'project_note.added' }, 'events'],
    ] as const) {
      // The text says the same once more, for clients that know no structured content: an agent reads one of the two.
      const { structuredContent: result } = (await call(name, args)) as {
        structuredContent: Record<string, unknown[]>;
      };
      const found = result[rows] ?? [];
      process.stdout.write(`${name}: ${found.length} rows, ${tokensOf(result)} tokens\n`);
      expect([name, found.length]).toEqual([name, 10]);
      expect([name, tokensOf(result) <= RESULT_BUDGET]).toEqual([name, true]);
    }
  });
});
