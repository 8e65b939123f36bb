import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import type { JsonSchemaType } from '@modelcontextprotocol/server';
import { bodyOf, sendMcp } from '../support/mcp-http.js';
import { ALL_SCOPES, startTestApp, type TestApp } from '../support/test-app.js';

/** `docs/tool-inputs.md` says so. */
const UNIONS_WITH_NULL = 31;

type Schema = Record<string, unknown>;

interface Tool {
  readonly name: string;
  readonly inputSchema: Schema & { readonly properties: Record<string, Schema> };
  readonly outputSchema: Schema;
}

/** What one model interface takes of a tool's input schema. Sources: docs/tool-inputs.md. */
interface ModelInterface {
  readonly name: string;
  /** Of a property; all others make it reject the request. */
  readonly keywords: readonly string[];
  /** Of the object. */
  readonly rootKeywords: readonly string[];
  readonly formats: readonly string[];
}

const ROOT = ['type', 'properties', 'required'];
const BASE = ['type', 'description', 'enum', 'items', 'properties', 'required'];
const BOUNDS = ['minimum', 'maximum', 'multipleOf', 'exclusiveMinimum', 'exclusiveMaximum'];
const LENGTHS = ['minLength', 'maxLength', 'pattern', 'minItems', 'maxItems'];

const INTERFACES: readonly ModelInterface[] = [
  {
    name: 'OpenAI, strict',
    keywords: [...BASE, 'anyOf', 'additionalProperties', 'format', 'pattern', ...BOUNDS],
    rootKeywords: [...ROOT, 'additionalProperties'],
    formats: ['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'],
  },
  {
    name: 'OpenAI, not strict',
    keywords: [...BASE, 'anyOf', 'additionalProperties', 'format', 'default', 'const', ...BOUNDS, ...LENGTHS],
    rootKeywords: [...ROOT, 'additionalProperties', 'description'],
    formats: ['date-time', 'date', 'time', 'email', 'uri', 'uuid'],
  },
  {
    name: 'Anthropic, strict',
    keywords: [...BASE, 'anyOf', 'allOf', 'const', 'additionalProperties', 'format', 'default'],
    rootKeywords: [...ROOT, 'additionalProperties'],
    formats: ['date-time', 'time', 'date', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid'],
  },
  {
    name: 'Gemini',
    keywords: [
      ...BASE,
      'format',
      'nullable',
      'minimum',
      'maximum',
      'minLength',
      'maxLength',
      'pattern',
      'anyOf',
    ],
    // Every client removes it: the schemas of the MCP SDKs all have it.
    rootKeywords: [...ROOT, 'additionalProperties'],
    formats: ['date-time', 'enum'],
  },
  {
    name: 'Bedrock',
    keywords: [...BASE, 'anyOf', 'const', 'additionalProperties', 'format', 'default', ...BOUNDS, ...LENGTHS],
    rootKeywords: [...ROOT, 'additionalProperties'],
    formats: ['date-time', 'date', 'email', 'uri', 'uuid'],
  },
];

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every schema within a schema, itself included; the names of properties are no keywords. */
function schemasIn(schema: Schema): Schema[] {
  const {
    properties,
    items,
    anyOf = [],
  } = schema as { properties?: Schema; items?: unknown; anyOf?: unknown[] };
  const inner = [...Object.values(properties ?? {}), items, ...anyOf].filter(isObject);
  return [schema, ...inner.flatMap(schemasIn)];
}

describe.each([false, true])('every tool, with advertiseNull: %s', (advertiseNull) => {
  let app: TestApp;
  let tools: Tool[];

  beforeAll(async () => {
    app = await startTestApp({ ADVERTISE_NULL: String(advertiseNull) });
    const token = await app.mcpToken({ scope: ALL_SCOPES.join(' ') });
    tools = bodyOf<{ tools: Tool[] }>(await sendMcp(app, token, 'tools/list')).result?.tools ?? [];
    expect(tools.length).toBeGreaterThan(9);
  });

  afterAll(() => app.close());

  it.each(INTERFACES)('fits $name', ({ keywords, rootKeywords, formats }) => {
    for (const { name, inputSchema } of tools) {
      expect([
        name,
        inputSchema.type,
        Object.keys(inputSchema).filter((key) => !rootKeywords.includes(key)),
      ]).toEqual([name, 'object', []]);
      for (const schema of Object.values(inputSchema.properties).flatMap(schemasIn)) {
        const unknown = Object.keys(schema).filter((key) => !keywords.includes(key));
        expect([name, schema, unknown]).toEqual([name, schema, []]);
        if (schema.format !== undefined) expect(formats).toContain(schema.format);
      }
    }
  });

  it('each property has one type: Gemini rejects lists of types; only advertiseNull adds null', () => {
    for (const { inputSchema } of tools)
      for (const schema of schemasIn(inputSchema)) {
        expect([schema, typeof schema.type]).toEqual([
          schema,
          advertiseNull && Array.isArray(schema.type) ? 'object' : 'string',
        ]);
        if (Array.isArray(schema.type)) expect(schema.type).toEqual([expect.any(String), 'null']);
        expect(schema.anyOf).toBeUndefined();
        // Gemini: values of an enum are texts, and none is empty.
        const values = ((schema.enum as unknown[] | undefined) ?? []).filter((value) => value !== null);
        for (const value of values) expect([typeof value, value === '']).toEqual(['string', false]);
        if (schema.enum !== undefined) expect(JSON.stringify(schema.type)).toContain('string');
      }
  });

  // Anthropic's strict mode and Bedrock take 16 in one request: docs/tool-inputs.md.
  it('unions are counted', () => {
    const unions = tools.flatMap(({ inputSchema }) =>
      schemasIn(inputSchema).filter(({ type }) => Array.isArray(type)),
    );
    expect(unions).toHaveLength(advertiseNull ? UNIONS_WITH_NULL : 0);
  });

  it('null is valid for exactly the optional arguments with advertiseNull, and "" for texts', () => {
    const validator = new AjvJsonSchemaValidator();
    for (const { inputSchema } of tools) {
      const { properties, required = [] } = inputSchema as { required?: string[] } & Tool['inputSchema'];
      const validate = validator.getValidator({ ...inputSchema, required: [] });
      for (const [name, schema] of Object.entries(properties)) {
        const isOptional = !required.includes(name);
        expect([name, validate({ [name]: null }).valid]).toEqual([name, advertiseNull && isOptional]);
        if ([schema.type].flat()[0] === 'string' && schema.enum === undefined)
          expect([name, validate({ [name]: '' }).valid]).toEqual([name, true]);
      }
    }
    const search = tools.find(({ name }) => name === 'search_projects')?.inputSchema as JsonSchemaType;
    const nulls = { search: 'warehouse', status: null };
    expect(validator.getValidator(search)(nulls).valid).toBe(advertiseNull);
  });

  it('names are what every interface takes: letters, digits, _ and -, 64 at most, a letter first', () => {
    for (const { name, inputSchema } of tools)
      for (const each of [name, ...Object.keys(inputSchema.properties)])
        expect(each).toMatch(/^[A-Za-z][\w-]{0,63}$/);
  });

  it('no format but date-time, in outputs too', () => {
    for (const { inputSchema, outputSchema } of tools)
      for (const { format = 'date-time' } of [inputSchema, outputSchema].flatMap(schemasIn))
        expect(format).toBe('date-time');
  });

  it('a day says its form', () => {
    const days = tools.flatMap(({ inputSchema: { properties } }) =>
      Object.entries(properties).filter(([name]) => /^(issued|from$|until$)/.test(name)),
    );
    expect(days).toHaveLength(4);
    for (const [, { description }] of days) expect(description).toContain('YYYY-MM-DD');
  });
});
