import fc from 'fast-check';
import request from 'supertest';
import { bodyOf, callTool, sendMcp } from '../support/mcp-http.js';
import { ALL_SCOPES, startTestApp, type TestApp } from '../support/test-app.js';
import { type JsonSchema, recordsOf, valuesOf, wellFormed } from './schema-values.js';

/** For each argument; and fixed, so that a run can be repeated. FUZZ_RUNS and FUZZ_SEED ask for more. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 10);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_126);

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: JsonSchema } };
  };
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

// More work than other tests: how long it takes says nothing of the server.
jest.setTimeout(600_000);

/** Whatever the input, at or beyond the boundaries of a schema, no answer is a fault of the server's. */
describe('generated input', () => {
  let app: TestApp;
  let mcpToken: string;
  let restToken: string;
  let known: Record<string, readonly string[]>;

  beforeAll(async () => {
    app = await startTestApp();
    mcpToken = await app.mcpToken({ scope: ALL_SCOPES.join(' ') });
    restToken = await app.restToken({ scope: ALL_SCOPES.join(' ') });
    const projects = await callTool(app, 'search_projects', {}, { token: mcpToken });
    const invoices = await callTool(app, 'search_invoices', {}, { token: mcpToken });
    const [project] = projects.structuredContent?.projects as { projectId: string; clientName: string }[];
    const [invoice] = invoices.structuredContent?.invoices as { invoiceNumber: string }[];
    known = {
      projectId: [project?.projectId ?? ''],
      invoiceNumber: [invoice?.invoiceNumber ?? ''],
      client: [project?.clientName ?? ''],
      clientName: [project?.clientName ?? ''],
      content: ['A note.'],
    };
  });

  afterAll(() => app.close());

  async function listed<Item>(method: string, member: string): Promise<Item[]> {
    const { result } = bodyOf<Record<string, Item[]>>(await sendMcp(app, mcpToken, method));
    const items = result?.[member] ?? [];
    expect(items.length).toBeGreaterThan(0);
    return items;
  }

  /** @param text where JSON-RPC puts what HTTP says by its status */
  function expectNoFault({ status, text }: { status: number; text: string }): void {
    if (status < 500 && !/-32603|Something went wrong on our side|"code":"internal/.test(text)) return;
    throw new Error(`${status} ${text}`);
  }

  async function answerOf(path: string, init: RequestInit): Promise<{ status: number; text: string }> {
    const response = await fetch(`${app.origin}${path}`, init);
    return { status: response.status, text: await response.text() };
  }

  async function neverFails<Value>(
    values: fc.Arbitrary<Value>,
    send: (value: Value) => PromiseLike<{ status: number; text: string }>,
    numberOfArguments = 1,
  ): Promise<void> {
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        expectNoFault(await send(value));
      }),
      { numRuns: RUNS * Math.max(1, numberOfArguments), seed: SEED },
    );
  }

  it.each([
    ['from', '0000-01-01T00:00:00Z'],
    ['from', '0001-01-01T00:00:00+23:59'],
    ['until', '9999-12-31T23:59:59-23:59'],
  ])('is refused by name: %s %s, a year that the database cannot store', async (name, value) => {
    const route = await answerOf(`/api/audit-log?${name}=${encoded(value)}`, {
      headers: { Authorization: `Bearer ${restToken}` },
    });
    expect(route).toMatchObject({ status: 400, text: expect.stringContaining(name) as string });
    const tool = await callTool(app, 'search_audit_log', { [name]: value }, { token: mcpToken });
    expect(tool).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining(name) as string }],
    });
  });

  it('is no fault of any tool', async () => {
    for (const { name, inputSchema } of await listed<{ name: string; inputSchema: JsonSchema }>(
      'tools/list',
      'tools',
    ))
      await neverFails(
        recordsOf(inputSchema, known),
        (args) => sendMcp(app, mcpToken, 'tools/call', { name, arguments: args }),
        Object.keys(inputSchema.properties ?? {}).length,
      );
  });

  it('is no fault of any prompt, nor of the completion of its arguments', async () => {
    const prompts = await listed<{ name: string; arguments: { name: string }[] }>('prompts/list', 'prompts');
    for (const { name, arguments: fields } of prompts) {
      const schema: JsonSchema = {
        type: 'object',
        properties: Object.fromEntries(fields.map((field) => [field.name, { type: 'string' }])),
      };
      await neverFails(recordsOf(schema, known), (args) =>
        sendMcp(app, mcpToken, 'prompts/get', { name, arguments: args }),
      );
      for (const field of fields)
        await neverFails(valuesOf({ type: 'string' }), (value) =>
          sendMcp(app, mcpToken, 'completion/complete', {
            ref: { type: 'ref/prompt', name },
            argument: { name: field.name, value },
          }),
        );
    }
  });

  it('is no fault of any resource', async () => {
    const templates = await listed<{ uriTemplate: string }>('resources/templates/list', 'resourceTemplates');
    for (const { uriTemplate } of templates)
      await neverFails(
        fc.tuple(valuesOf({ type: 'string' }), fc.boolean()).map(([value, encoded]) => {
          const text = wellFormed(String(value));
          return uriTemplate.replace(/\{.+?\}/, () => (encoded ? encodeURIComponent(text) : text));
        }),
        (uri) => sendMcp(app, mcpToken, 'resources/read', { uri }),
      );
  });

  it('is no fault of any route', async () => {
    const { paths } = (await request(app.origin).get('/api/docs-json').expect(200)).body as OpenApi;
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
    );
    expect(operations.length).toBeGreaterThan(8);
    for (const { path, method, parameters = [], requestBody } of operations) {
      const body = requestBody?.content['application/json'].schema;
      const isSent = (place: Parameter['in'], name: string): boolean =>
        parameters.some((parameter) => parameter.in === place && parameter.name === name);
      const schema: JsonSchema = {
        type: 'object',
        properties: {
          ...Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.schema])),
          ...body?.properties,
        },
        required: [
          ...parameters.filter(({ required }) => required).map(({ name }) => name),
          ...(body?.required ?? []),
        ],
      };
      await neverFails(
        recordsOf(schema, known),
        (values) => {
          const entries = Object.entries(values);
          const query = entries
            .filter(([name]) => isSent('query', name) || body === undefined)
            .map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
          const headers = entries.filter(([name]) => isSent('header', name));
          const members = entries.filter(
            ([name]) => !parameters.some((parameter) => parameter.name === name),
          );
          return answerOf(
            `${path.replace(/\{(.+?)\}/g, (_, name: string) => encoded(values[name] ?? 'x'))}?${query.join('&').slice(0, 12_000)}`,
            {
              method: method.toUpperCase(),
              headers: {
                ...Object.fromEntries(headers.map(([name, value]) => [name, headerText(value)])),
                Authorization: `Bearer ${restToken}`,
                ...(body !== undefined && { 'Content-Type': 'application/json' }),
              },
              ...(body !== undefined && { body: JSON.stringify(Object.fromEntries(members)) }),
            },
          );
        },
        Object.keys(schema.properties ?? {}).length,
      );
    }
  });
});

/** What a client can put into a header at all. */
const headerText = (value: unknown): string => String(value).replace(/[^!-~]/g, '') || 'x';

const encoded = (value: unknown): string =>
  encodeURIComponent(wellFormed(typeof value === 'string' ? value : JSON.stringify(value)));
