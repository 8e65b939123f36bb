import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { MCP_SCOPES_METADATA_KEY, MCP_TOOL_METADATA_KEY, type ToolOptions } from '@rekog/mcp-nest';

export interface DeclaredTool {
  readonly name: string;
  readonly requiredScopes: readonly string[];
}

/** Every tool of the application with the scopes it declares. */
@Injectable()
export class ToolCatalog implements OnModuleInit {
  private tools: ReadonlyMap<string, DeclaredTool> = new Map();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** @throws Error naming each tool without scopes: mcp-nest would open such a tool to every authenticated caller */
  onModuleInit(): void {
    const declared = this.discovery.getControllers().flatMap(({ instance }) => this.toolsOf(instance));
    const open = declared.filter(({ requiredScopes }) => requiredScopes.length === 0).map(({ name }) => name);
    if (open.length > 0)
      throw new Error(`Every tool must declare its scopes with @ToolScopes; missing on: ${open.join(', ')}`);
    this.tools = new Map(declared.map((tool) => [tool.name, tool]));
  }

  find(name: string): DeclaredTool | undefined {
    return this.tools.get(name);
  }

  /** All scopes that any tool needs, sorted: what a client may ask for. */
  get scopes(): string[] {
    return [...new Set([...this.tools.values()].flatMap(({ requiredScopes }) => requiredScopes))].sort();
  }

  private toolsOf(controller: unknown): DeclaredTool[] {
    if (typeof controller !== 'object' || controller === null) return [];
    const prototype = Object.getPrototypeOf(controller) as Record<string, object>;
    return this.scanner.getAllMethodNames(prototype).flatMap((methodName) => {
      const method = prototype[methodName];
      if (method === undefined) return [];
      const options = Reflect.getMetadata(MCP_TOOL_METADATA_KEY, method) as ToolOptions | undefined;
      if (options === undefined) return [];
      const scopes = Reflect.getMetadata(MCP_SCOPES_METADATA_KEY, method) as string[] | undefined;
      return [{ name: options.name ?? methodName, requiredScopes: scopes ?? [] }];
    });
  }
}
