import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { SCOPE_TOKEN } from '../auth/scopes.js';
import { type CompletedArgument, COMPLETES, completionPattern } from './completes.decorator.js';
import { type Declared, declared, declaredMethods, type Kind, KINDS } from './declarations.js';
import { LISTED, type ListedAs } from './listed.js';
import { matchUri } from './resource-uri.js';

/** A declaration that has passed the checks at startup. */
export interface OfferedAs<K extends Kind> extends Declared<K> {
  readonly requiredScopes: readonly string[];
  /** What the list of its kind says of it. */
  readonly listed: ListedAs[K];
}

type OfferedByName = { [K in Kind]: ReadonlyMap<string, OfferedAs<K>> };

export type Offered = { [K in Kind]: OfferedAs<K> }[Kind];

/** MCP 2025-11-25, Tools, "Tool Names". */
export const TOOL_NAME = /^[A-Za-z0-9_.-]{1,128}$/;

/** Everything the application offers over MCP, with the scopes it declares. */
@Injectable()
export class McpCatalog implements OnModuleInit {
  private offered: OfferedByName = {
    tool: new Map(),
    resource: new Map(),
    'resource-template': new Map(),
    prompt: new Map(),
  };
  private completions: ReadonlySet<string> = new Set();

  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws Error for declarations without scopes, with a name that is invalid or taken, or that Nest would not find */
  onModuleInit(): void {
    const prototypes = prototypesOf(this.discovery.getControllers());
    rejectProviders(prototypesOf(this.discovery.getProviders()));
    this.offered = {
      tool: offeredOf(prototypes, 'tool'),
      resource: offeredOf(prototypes, 'resource'),
      'resource-template': offeredOf(prototypes, 'resource-template'),
      prompt: offeredOf(prototypes, 'prompt'),
    };
    const completions = prototypes
      .flatMap((prototype) => declaredMethods<CompletedArgument>(prototype, COMPLETES))
      .map(({ options }) => options);
    const lost = completions.filter((completed) => this.completedBy(completed) === undefined).map(nameOf);
    if (lost.length > 0) throw new Error(`Nothing is there to complete: ${lost.join(', ')}`);
    this.completions = new Set(completions.map(nameOf));
  }

  /** @param feature the first part of its methods' names; only what has something in it is announced */
  offers(feature: string): boolean {
    switch (feature) {
      case 'resources':
        return this.offered.resource.size + this.offered['resource-template'].size > 0;
      case 'prompts':
        return this.offered.prompt.size > 0;
      case 'completion':
        return this.completions.size > 0;
      default:
        return true;
    }
  }

  all<K extends Kind>(kind: K): OfferedAs<K>[] {
    return [...this.offered[kind].values()];
  }

  /** What the list of a kind says to a caller with these scopes. */
  list<K extends Kind>(kind: K, scopes: readonly string[]): ListedAs[K][] {
    return this.all(kind)
      .filter((offered) => covers(scopes, offered))
      .map(({ listed }) => listed);
  }

  find<K extends Kind>(kind: K, name: string): OfferedAs<K> | undefined {
    return this.offered[kind].get(name);
  }

  /** The resource with this very address, or else the first template it has the form of, with the template's variables. */
  findResource(uri: string): {
    readonly offered?: OfferedAs<'resource'> | OfferedAs<'resource-template'>;
    readonly variables: Readonly<Record<string, string>>;
  } {
    const resource = this.find('resource', uri);
    if (resource !== undefined) return { offered: resource, variables: {} };
    for (const template of this.all('resource-template')) {
      const variables = matchUri(template.name, uri);
      if (variables !== undefined) return { offered: template, variables };
    }
    return { variables: {} };
  }

  completes(completed: CompletedArgument): boolean {
    return this.completions.has(nameOf(completed));
  }

  /** All scopes that anything needs, sorted: what a client may ask for. */
  get scopes(): string[] {
    const all = KINDS.flatMap((kind) => this.all(kind).flatMap(({ requiredScopes }) => requiredScopes));
    return [...new Set(all)].sort();
  }

  private completedBy(completed: CompletedArgument): Offered | undefined {
    return 'prompt' in completed
      ? this.find('prompt', completed.prompt)
      : this.find('resource-template', completed.resourceTemplate);
  }
}

/** Whether these scopes are enough to see a thing, and to use it. */
export function covers(
  scopes: readonly string[],
  { requiredScopes }: { readonly requiredScopes: readonly string[] },
): boolean {
  return requiredScopes.every((scope) => scopes.includes(scope));
}

const nameOf = (completed: CompletedArgument): string => completionPattern(completed).name;

/** What the decorators have written on. */
function prototypesOf(wrappers: readonly InstanceWrapper[]): object[] {
  return wrappers
    .map(({ instance }) => instance as unknown)
    .filter((instance) => typeof instance === 'object' && instance !== null)
    .map((instance) => Object.getPrototypeOf(instance) as object);
}

/** @throws Error for tools, resources and prompts that Nest will not call: their class is no controller */
function rejectProviders(providers: readonly object[]): void {
  const lost = providers.filter((prototype) => KINDS.some((kind) => declared(prototype, kind).length > 0));
  if (lost.length > 0)
    throw new Error(
      `List ${lost.map(({ constructor }) => constructor.name).join(', ')} in the controllers of its module, not in the ` +
        'providers: its tools, resources and prompts are not found there.',
    );
}

function offeredOf<K extends Kind>(prototypes: readonly object[], kind: K): Map<string, OfferedAs<K>> {
  const found = prototypes.flatMap((prototype) => declared(prototype, kind));
  rejectWhere(
    found,
    ({ requiredScopes }) => requiredScopes === undefined,
    'Every tool must declare its scopes with @ToolScopes, every resource and prompt with @RequiredScopes, or @AnyCaller; missing on:',
  );
  rejectWhere(
    found,
    ({ name }) => kind === 'tool' && !TOOL_NAME.test(name),
    'The name of a tool is 1 to 128 of A-Z a-z 0-9 _ . - (MCP, Tools): rename',
  );
  rejectWhere(
    found,
    ({ requiredScopes = [] }) => !requiredScopes.every((scope) => SCOPE_TOKEN.test(scope)),
    'A scope has no blanks, quotes or backslashes (RFC 6749 §3.3), one scope a text: see',
  );
  rejectWhere(
    found,
    ({ name }, index) => found.findIndex((other) => other.name === name) < index,
    `Every ${kind} must have a name of its own; taken:`,
  );
  return new Map(
    found.map((declaration) => [
      declaration.name,
      {
        ...declaration,
        requiredScopes: declaration.requiredScopes ?? [],
        listed: LISTED[kind](declaration),
      },
    ]),
  );
}

function rejectWhere<K extends Kind>(
  found: readonly Declared<K>[],
  wrong: (declaration: Declared<K>, index: number) => boolean,
  message: string,
): void {
  const names = found.filter(wrong).map(({ name }) => name);
  if (names.length > 0) throw new Error(`${message} ${names.join(', ')}`);
}
