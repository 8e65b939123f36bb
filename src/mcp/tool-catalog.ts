import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import {
  MCP_PROMPT_METADATA_KEY,
  MCP_RESOURCE_METADATA_KEY,
  MCP_RESOURCE_TEMPLATE_METADATA_KEY,
} from '@rekog/mcp-nest';
import { type DeclaredTool, declaredTools, methodsOf } from './declared-tools.js';

const UNFILTERED = [MCP_RESOURCE_METADATA_KEY, MCP_RESOURCE_TEMPLATE_METADATA_KEY, MCP_PROMPT_METADATA_KEY];

/** A tool that has passed: it says who may use it. */
interface CatalogTool extends DeclaredTool {
  readonly requiredScopes: readonly string[];
}

/** Every tool of the application with the scopes it declares. */
@Injectable()
export class ToolCatalog implements OnModuleInit {
  private tools: ReadonlyMap<string, CatalogTool> = new Map();

  constructor(private readonly discovery: DiscoveryService) {}

  /**
   * @throws Error naming each tool without `@ToolScopes` or `@AnyCaller`, which mcp-nest would open to every caller, and
   * each name that is taken twice, of which mcp-nest would serve the first
   */
  onModuleInit(): void {
    this.refuseWhatIsNotFiltered();
    const found = this.prototypes.flatMap(declaredTools);
    const open = found.filter(({ requiredScopes }) => requiredScopes === undefined).map(({ name }) => name);
    if (open.length > 0)
      throw new Error(
        `Every tool must declare its scopes with @ToolScopes, or @AnyCaller; missing on: ${open.join(', ')}`,
      );
    const twice = found.map(({ name }) => name).filter((name, index, names) => names.indexOf(name) < index);
    if (twice.length > 0)
      throw new Error(`Every tool must have a name of its own; taken: ${twice.join(', ')}`);
    this.tools = new Map(
      found.map(({ requiredScopes = [], ...tool }) => [tool.name, { ...tool, requiredScopes }] as const),
    );
  }

  find(name: string): CatalogTool | undefined {
    return this.tools.get(name);
  }

  /** All scopes that any tool needs, sorted: what a client may ask for. */
  get scopes(): string[] {
    return [...new Set([...this.tools.values()].flatMap(({ requiredScopes }) => requiredScopes))].sort();
  }

  /** mcp-nest lists and serves these to every caller, whatever their scopes. @throws Error naming each */
  private refuseWhatIsNotFiltered(): void {
    const found = this.prototypes
      .flatMap(methodsOf)
      .filter(({ method }) => UNFILTERED.some((key) => Reflect.hasMetadata(key, method)))
      .map(({ name }) => name);
    if (found.length > 0)
      throw new Error(
        `Resources and prompts are open to every caller, so there may be none: ${found.join(', ')}`,
      );
  }

  /** Of each controller: what the decorators have written on. */
  private get prototypes(): unknown[] {
    return this.discovery
      .getControllers()
      .map(({ instance }) => instance as unknown)
      .filter((instance) => typeof instance === 'object' && instance !== null)
      .map((instance) => Object.getPrototypeOf(instance) as unknown);
  }
}
