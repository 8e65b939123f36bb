import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { McpController, Prompt, Resource, ResourceTemplate, Tool } from '@rekog/mcp-nest';
import { AuditedArguments } from '../../src/platform/audit/audited-arguments.js';
import { AnyCaller, Completes, Denials, DESTROYS, READS, WRITES } from '../../src/gatehouse/index.js';
import { GatehouseSettings } from '../../src/gatehouse/gatehouse.settings.js';
import { McpCatalog } from '../../src/gatehouse/mcp/mcp-catalog.js';
import { WhoamiTools } from '../../src/features/whoami/whoami.tools.js';
import { bodyOf, callTool, ERAS, sendMcp } from '../support/mcp-http.js';
import { ALL_SCOPES, startTestApp, type TestApp } from '../support/test-app.js';

interface ToolDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly annotations: Record<string, unknown>;
  readonly inputSchema: {
    type: string;
    additionalProperties?: boolean;
    properties: Record<string, { description?: string }>;
  };
  readonly outputSchema: { type: string };
  readonly _meta: { readonly securitySchemes: unknown };
}

const settings = { provide: GatehouseSettings, useValue: { options: { advertiseNull: false } } };
const EVERYTHING = { scope: ALL_SCOPES.join(' ') };

describe('laws over all tools', () => {
  let app: TestApp;
  let tools: ToolDefinition[];

  beforeAll(async () => {
    app = await startTestApp();
    tools = await list(await app.mcpToken(EVERYTHING));
  });

  afterAll(() => app.close());

  const isAudited = (name: string): boolean =>
    name in app.app.get(AuditedArguments, { strict: false }).redact({ [name]: null });

  async function list(token: string, era: (typeof ERAS)[number] = '2025-11-25'): Promise<ToolDefinition[]> {
    const response = await sendMcp(app, token, 'tools/list', {}, era);
    return bodyOf<{ tools: ToolDefinition[] }>(response).result?.tools ?? [];
  }

  it('[A38] are the ones there should be, in the same order in both eras', async () => {
    const names = tools.map(({ name }) => name);
    expect([...names].sort()).toEqual([
      'add_project_note',
      'get_client',
      'get_project',
      'list_project_notes',
      'lookup_invoice',
      'search_audit_log',
      'search_invoices',
      'search_projects',
      'void_invoice',
      'whoami',
    ]);
    expect((await list(await app.mcpToken(EVERYTHING), '2026-07-28')).map(({ name }) => name)).toEqual(names);
  });

  it('have arguments of which it is decided what the audit log may tell', () => {
    const undecided = tools.flatMap(({ inputSchema }) =>
      Object.keys(inputSchema.properties).filter((name) => !isAudited(name)),
    );
    expect(undecided).toEqual([]);
  });

  it('so have the addresses of resources, and prompts', async () => {
    const token = await app.mcpToken(EVERYTHING);
    const { text } = await sendMcp(app, token, 'resources/templates/list');
    const variables = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    expect(variables.sort()).toEqual(['invoiceNumber', 'projectId']);
    const listed = bodyOf<{ prompts: { arguments: { name: string }[] }[] }>(
      await sendMcp(app, token, 'prompts/list'),
    );
    const given = listed.result?.prompts.flatMap((prompt) => prompt.arguments.map(({ name }) => name)) ?? [];
    expect(given).toEqual(['client', 'client']);
    const undecided = [...variables, ...given].filter((name) => !isAudited(name));
    expect(undecided).toEqual([]);
  });

  it('have a name that every client takes', () => {
    for (const { name } of tools) expect(name).toMatch(/^[a-z][a-z_]{2,40}$/);
  });

  it('say what comes back, at a length an agent reads', () => {
    for (const { name, description } of tools) {
      expect([name, description.length > 80 && description.length < 600]).toEqual([name, true]);
      expect(description).toMatch(/returns|tells/i);
    }
  });

  it('have their title where clients of each revision look for it', () => {
    for (const { title, annotations } of tools) {
      expect(title).toMatch(/\S/);
      expect(annotations.title).toBe(title);
    }
  });

  it('[A44] give all four hints', () => {
    for (const { annotations } of tools) {
      expect(annotations).toEqual({
        title: expect.any(String) as string,
        readOnlyHint: expect.any(Boolean) as boolean,
        destructiveHint: expect.any(Boolean) as boolean,
        idempotentHint: expect.any(Boolean) as boolean,
        openWorldHint: false,
      });
    }
  });

  it('[A44] give hints that are true: whoever only reads writes nothing, an addition is repeated by a second call', () => {
    expect(READS).toEqual({
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    });
    expect(WRITES).toMatchObject({ readOnlyHint: false, destructiveHint: false, idempotentHint: false });
    expect(DESTROYS).toMatchObject({ readOnlyHint: false, destructiveHint: true });
    for (const { name, options, requiredScopes } of app.app.get(McpCatalog, { strict: false }).all('tool')) {
      const writes = requiredScopes.some((scope) => scope.endsWith(':write'));
      expect([name, options.annotations?.readOnlyHint]).toEqual([name, !writes]);
    }
  });

  it('[A40] take an object that is closed, with every parameter described', () => {
    for (const { name, inputSchema } of tools) {
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      for (const [parameter, { description }] of Object.entries(inputSchema.properties)) {
        expect([name, parameter, typeof description]).toEqual([name, parameter, 'string']);
      }
    }
  });

  it('say what they read, write and destroy, and take what makes that safe', () => {
    for (const { name, annotations, inputSchema } of tools) {
      const { readOnlyHint, destructiveHint } = annotations;
      expect([name, 'idempotencyKey' in inputSchema.properties]).toEqual([name, !readOnlyHint]);
      expect([name, 'confirmation' in inputSchema.properties]).toEqual([name, destructiveHint]);
    }
  });

  it('return an object with a schema', () => {
    for (const { outputSchema } of tools) expect(outputSchema.type).toBe('object');
  });

  it('are shown only to whoever may call them', async () => {
    const names = (await list(await app.mcpToken({ scope: 'projects:read' }))).map(({ name }) => name);
    expect(names).not.toContain('add_project_note');
    expect(names).toContain('search_projects');
    expect((await list(await app.mcpToken({ scope: 'openid' }))).map(({ name }) => name)).toEqual(['whoami']);
    const scope = ALL_SCOPES.filter((value) => !['projects:read', 'invoices:read'].includes(value)).join(' ');
    expect(await list(await app.mcpToken({ scope }))).toEqual(tools);
  });

  it('whoami answers whoever is logged in, with whatever scopes', async () => {
    const token = await app.mcpToken({ scope: 'openid' });
    expect((await callTool(app, 'whoami', {}, { token })).structuredContent).toMatchObject({
      scopes: ['openid'],
    });
  });

  it('none is said to work without a login', () => {
    for (const { name, _meta } of tools)
      expect([name, _meta.securitySchemes]).toEqual([name, [expect.objectContaining({ type: 'oauth2' })]]);
  });

  it.each([
    ['resource', Resource({ name: 'all', uri: 'open://all' }), /@RequiredScopes.*open:\/\/all/],
    ['resource template', ResourceTemplate({ name: 'one', uriTemplate: 'open://{id}' }), /open:\/\/\{id\}/],
    ['prompt', Prompt({ description: 'Nobody looked at it' }), /@RequiredScopes.*open_to_all/],
    [
      'completion of nothing',
      Completes({ prompt: 'none', argument: 'client' }),
      /nothing is there to complete: client of prompt none/i,
    ],
  ])('a %s without declared scopes stops the start', async (_, decorate, message) => {
    @McpController()
    class Careless {
      open_to_all(): string {
        return 'x';
      }
    }
    const method = Object.getOwnPropertyDescriptor(Careless.prototype, 'open_to_all');
    if (method !== undefined) decorate(Careless.prototype, 'open_to_all', method);
    @Module({ imports: [DiscoveryModule], controllers: [Careless], providers: [McpCatalog, settings] })
    class CarelessModule {}
    const module = await Test.createTestingModule({ imports: [CarelessModule] }).compile();
    await expect(module.init()).rejects.toThrow(message);
  });

  it.each([
    ['without declared scopes, by its name', { name: 'open_to_all' }, undefined, /@ToolScopes.*open_to_all/],
    ['whose name is taken', { name: 'whoami' }, AnyCaller(), /name of its own.*whoami/],
  ])('a tool %s, stops the start', async (_, { name }, scopes, message) => {
    @McpController()
    class Careless {
      @Tool({ name, description: 'Nobody looked at it' })
      careless(): string {
        return 'x';
      }
    }
    const method = Object.getOwnPropertyDescriptor(Careless.prototype, 'careless');
    if (method !== undefined) scopes?.(Careless.prototype, 'careless', method);
    const denials = { provide: Denials, useValue: { denied: () => undefined } };
    @Module({
      imports: [DiscoveryModule],
      controllers: [WhoamiTools, Careless],
      providers: [McpCatalog, settings, denials],
    })
    class CarelessModule {}
    const module = await Test.createTestingModule({ imports: [CarelessModule] }).compile();
    await expect(module.init()).rejects.toThrow(message);
  });
});
