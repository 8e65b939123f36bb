import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { SCOPE_TOKEN } from '../auth/scopes.js';
import { type CompletedArgument, COMPLETES, completionPattern } from './completes.decorator.js';
import { declaredMethods } from './declared-methods.js';
import { type DeclaredPrompt, declaredPrompts } from './declared-prompts.js';
import {
  type DeclaredResource,
  declaredResources,
  type DeclaredResourceTemplate,
  declaredResourceTemplates,
} from './declared-resources.js';
import { type DeclaredTool, declaredTools } from './declared-tools.js';
import { matchUri } from './resource-uri.js';
import { TOOL_NAME } from './tool-name.js';

export type Declaration = DeclaredTool | DeclaredResource | DeclaredResourceTemplate | DeclaredPrompt;

/** A declaration that has passed: it says who may use it. */
export type Offered<Declared extends Declaration> = Declared & { readonly requiredScopes: readonly string[] };

/** A resource as one URI asks for it. */
export interface ResourceMatch {
  readonly resource: Offered<DeclaredResource | DeclaredResourceTemplate>;
  /** What the URI has in the place of the template's variables. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Everything the application offers over MCP, with the scopes it declares. */
@Injectable()
export class McpCatalog implements OnModuleInit {
  tools: readonly Offered<DeclaredTool>[] = [];
  resources: readonly Offered<DeclaredResource>[] = [];
  resourceTemplates: readonly Offered<DeclaredResourceTemplate>[] = [];
  prompts: readonly Offered<DeclaredPrompt>[] = [];
  completions: readonly CompletedArgument[] = [];
  private toolsByName: ReadonlyMap<string, Offered<DeclaredTool>> = new Map();

  constructor(private readonly discovery: DiscoveryService) {}

  /**
   * @throws Error naming each tool, resource and prompt without declared scopes, which mcp-nest would open to every
   * caller, each name that is taken twice, of which mcp-nest would serve one, and
   * each completion for what there is not
   */
  onModuleInit(): void {
    const prototypes = prototypesOf(this.discovery.getControllers());
    this.tools = offered(prototypes.flatMap(declaredTools));
    rejectProviders(prototypesOf(this.discovery.getProviders()));
    this.resources = offered(prototypes.flatMap(declaredResources));
    this.resourceTemplates = offered(prototypes.flatMap(declaredResourceTemplates));
    this.prompts = offered(prototypes.flatMap(declaredPrompts));
    this.completions = prototypes.flatMap((prototype) =>
      declaredMethods<CompletedArgument>(prototype, COMPLETES).map(({ options }) => options),
    );
    this.rejectUnknownCompletions();
    this.toolsByName = new Map(this.tools.map((tool) => [tool.name, tool]));
  }

  /** @param feature the first part of its methods' names; what is announced has something in it */
  offers(feature: string): boolean {
    switch (feature) {
      case 'resources':
        return this.resources.length + this.resourceTemplates.length > 0;
      case 'prompts':
        return this.prompts.length > 0;
      case 'completion':
        return this.completions.length > 0;
      default:
        return true;
    }
  }

  findTool(name: string): Offered<DeclaredTool> | undefined {
    return this.toolsByName.get(name);
  }

  findPrompt(name: string): Offered<DeclaredPrompt> | undefined {
    return this.prompts.find((prompt) => prompt.name === name);
  }

  /** The resource with this very address, or else the first template it has the form of. */
  findResource(uri: string): ResourceMatch | undefined {
    const resource = this.resources.find(({ name }) => name === uri);
    if (resource !== undefined) return { resource, variables: {} };
    for (const template of this.resourceTemplates) {
      const variables = matchUri(template.name, uri);
      if (variables !== undefined) return { resource: template, variables };
    }
    return undefined;
  }

  findResourceTemplate(uriTemplate: string): Offered<DeclaredResourceTemplate> | undefined {
    return this.resourceTemplates.find(({ name }) => name === uriTemplate);
  }

  /** All scopes that anything needs, sorted: what a client may ask for. */
  get scopes(): string[] {
    const all = [...this.tools, ...this.resources, ...this.resourceTemplates, ...this.prompts];
    return [...new Set(all.flatMap(({ requiredScopes }) => requiredScopes))].sort();
  }

  private rejectUnknownCompletions(): void {
    const lost = this.completions.filter(
      (completed) =>
        !('prompt' in completed
          ? this.findPrompt(completed.prompt)
          : this.findResourceTemplate(completed.resourceTemplate)),
    );
    if (lost.length > 0)
      throw new Error(
        `Nothing is there to complete: ${lost.map((completed) => completionPattern(completed).name).join(', ')}`,
      );
  }
}

/** What the decorators have written on. */
function prototypesOf(wrappers: readonly InstanceWrapper[]): object[] {
  return wrappers
    .map(({ instance }) => instance as unknown)
    .filter((instance) => typeof instance === 'object' && instance !== null)
    .map((instance) => Object.getPrototypeOf(instance) as object);
}

/** @throws Error for tools, resources and prompts that Nest will not call: their class is no controller */
function rejectProviders(providers: readonly object[]): void {
  const lost = providers.filter((prototype) => declarations.some((find) => find(prototype).length > 0));
  if (lost.length > 0)
    throw new Error(
      `List ${lost.map(({ constructor }) => constructor.name).join(', ')} in the controllers of its module, not in the ` +
        'providers: its tools, resources and prompts are not found there.',
    );
}

/** What a class asks for, by its prototype, of whoever wants any of what it declares. */
export function declaredScopes(prototype: unknown): string[] {
  return declarations
    .flatMap((find): Declaration[] => find(prototype))
    .flatMap(({ requiredScopes = [] }) => requiredScopes);
}

const declarations = [declaredTools, declaredResources, declaredResourceTemplates, declaredPrompts];

function offered<Declared extends Declaration>(found: readonly Declared[]): Offered<Declared>[] {
  const open = found.filter(({ requiredScopes }) => requiredScopes === undefined);
  if (open.length > 0)
    throw new Error(
      'Every tool must declare its scopes with @ToolScopes, every resource and prompt with @RequiredScopes, ' +
        `or @AnyCaller; missing on: ${namesOf(open)}`,
    );
  const unnamed = found.filter(({ kind, name }) => kind === 'tool' && !TOOL_NAME.test(name));
  if (unnamed.length > 0)
    throw new Error(
      `The name of a tool is 1 to 128 of A-Z a-z 0-9 _ . - (MCP, Tools): rename ${namesOf(unnamed)}`,
    );
  const unscoped = found.filter(
    ({ requiredScopes = [] }) => !requiredScopes.every((scope) => SCOPE_TOKEN.test(scope)),
  );
  if (unscoped.length > 0)
    throw new Error(
      `A scope has no blanks, quotes or backslashes (RFC 6749 §3.3), one scope a text: see ${namesOf(unscoped)}`,
    );
  const twice = found.filter(({ name }, index) => found.findIndex((other) => other.name === name) < index);
  if (twice.length > 0)
    throw new Error(`Every ${String(twice[0]?.kind)} must have a name of its own; taken: ${namesOf(twice)}`);
  return found.map((declared) => ({ ...declared, requiredScopes: declared.requiredScopes ?? [] }));
}

const namesOf = (declared: readonly Declaration[]): string => declared.map(({ name }) => name).join(', ');
