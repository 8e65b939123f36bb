import { readFileSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { McpController, Tool } from '@rekog/mcp-nest';
import { ToolCatalog } from '../../src/mcp/tool-catalog.js';
import { bodyOf, ERAS, sendMcp } from '../support/mcp-http.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly annotations: Record<string, unknown>;
  readonly inputSchema: {
    type: string;
    additionalProperties?: boolean;
    properties: Record<string, { description?: string }>;
  };
  readonly outputSchema: { type: string };
}

describe('laws over all tools', () => {
  let app: TestApp;
  let tools: ToolDefinition[];

  beforeAll(async () => {
    app = await startTestApp();
    tools = await list(await app.mcpToken());
  });

  afterAll(() => app.close());

  async function list(token: string, era: (typeof ERAS)[number] = '2025-11-25'): Promise<ToolDefinition[]> {
    const response = await sendMcp(app, token, 'tools/list', {}, era);
    return bodyOf<{ tools: ToolDefinition[] }>(response).result?.tools ?? [];
  }

  it('are the ones there should be, in the same order in both eras', async () => {
    const names = tools.map(({ name }) => name);
    expect([...names].sort()).toEqual([
      'add_project_note',
      'get_project',
      'list_project_notes',
      'search_projects',
      'whoami',
    ]);
    expect((await list(await app.mcpToken(), '2026-07-28')).map(({ name }) => name)).toEqual(names);
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

  it('give all four hints', () => {
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

  it('take an object that is closed, with every parameter described', () => {
    for (const { name, inputSchema } of tools) {
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      for (const [parameter, { description }] of Object.entries(inputSchema.properties)) {
        expect([name, parameter, typeof description]).toEqual([name, parameter, 'string']);
      }
    }
  });

  it('return an object with a schema', () => {
    for (const { outputSchema } of tools) expect(outputSchema.type).toBe('object');
  });

  it('are shown only to whoever may call them', async () => {
    const names = (await list(await app.mcpToken({ scope: 'projects:read' }))).map(({ name }) => name);
    expect(names).not.toContain('add_project_note');
    expect(names).toContain('search_projects');
    expect(await list(await app.mcpToken({ scope: 'openid' }))).toEqual([]);
    expect(await list(await app.mcpToken({ scope: 'projects:write' }))).toEqual(tools);
  });

  it('the server gives its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const response = await sendMcp(app, await app.mcpToken(), 'initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    });
    expect(bodyOf(response).result).toMatchObject({
      serverInfo: { name: 'gatehouse', version },
      capabilities: { tools: { listChanged: false } },
    });
  });

  it('a tool without declared scopes stops the start, by name', async () => {
    @McpController()
    class Careless {
      @Tool({ name: 'open_to_all', description: 'Forgot its scopes' })
      open(): string {
        return 'x';
      }
    }
    @Module({ imports: [DiscoveryModule], controllers: [Careless], providers: [ToolCatalog] })
    class CarelessModule {}
    const module = await Test.createTestingModule({ imports: [CarelessModule] }).compile();
    await expect(module.init()).rejects.toThrow(/open_to_all/);
  });
});
