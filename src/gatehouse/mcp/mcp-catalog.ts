import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { SCOPE_TOKEN } from '../auth/scopes.js';
import { GatehouseSettings } from '../gatehouse.settings.js';
import { type CompletedArgument, COMPLETES, completionPattern } from './completes.decorator.js';
import { type Declaration, declarationsOf, declaredMethods } from './declarations.js';
import { listed } from './listed.js';
import { type ListedTemplate, LISTS } from './lists.decorator.js';
import { matchUri } from './resource-uri.js';

/** A declaration that has passed the checks at startup. */
export interface Offered extends Declaration {
  readonly requiredScopes: readonly string[];
  /** What the list of its kind says of it. */
  readonly listed: object;
}

/** MCP 2025-11-25, Tools, "Tool Names". */
export const TOOL_NAME = /^[A-Za-z0-9_.-]{1,128}$/;

/** Everything the application offers over MCP, with the scopes it declares. */
@Injectable()
export class McpCatalog implements OnModuleInit {
  private readonly offered = new Map<string, Offered>();
  private completions: readonly CompletedArgument[] = [];
  private listed: readonly ListedTemplate[] = [];
  private everyScope: readonly string[] | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly settings: GatehouseSettings,
  ) {}

  /** @throws Error for declarations without scopes, with a name that is invalid or taken, or that Nest would not find */
  onModuleInit(): void {
    const prototypes = prototypesOf(this.discovery.getControllers());
    const declarations = prototypes.flatMap(declarationsOf);
    rejectProviders(prototypesOf(this.discovery.getProviders()));
    rejectFaulty(declarations);
    const { advertiseNull } = this.settings.options;
    for (const declaration of declarations) {
      const { kind, name, requiredScopes = [] } = declaration;
      this.offered.set(`${kind} ${name}`, {
        ...declaration,
        requiredScopes,
        listed: listed(declaration, { advertiseNull }),
      });
    }
    const completing = prototypes.flatMap((prototype) =>
      declaredMethods<CompletedArgument>(prototype, COMPLETES),
    );
    const unfilled = completing.filter(({ hasUnfilledParameter }) => hasUnfilledParameter);
    if (unfilled.length > 0)
      throw new Error(`${UNFILLED_PARAMETER} ${unfilled.map(({ method }) => method).join(', ')}`);
    this.completions = completing.map(({ options }) => options);
    const lost = this.completions.filter(
      (completed) =>
        !('prompt' in completed
          ? this.find('prompt', completed.prompt)
          : this.find('resource-template', completed.resourceTemplate)),
    );
    if (lost.length > 0)
      throw new Error(
        `Nothing is there to complete: ${lost.map((completed) => completionPattern(completed).name).join(', ')}`,
      );
    this.listed = prototypes
      .flatMap((prototype) => declaredMethods<ListedTemplate>(prototype, LISTS))
      .map(({ options }) => options);
    rejectFaultyListings(
      this.listed.map(({ resourceTemplate }) => resourceTemplate),
      this.all('resource-template').map(({ name }) => name),
    );
  }

  get isEmpty(): boolean {
    return this.offered.size === 0;
  }

  /** @param feature the first part of its methods' names; only what has something in it is announced */
  offers(feature: string): boolean {
    switch (feature) {
      case 'resources':
        return this.all('resource').length + this.all('resource-template').length > 0;
      case 'prompts':
        return this.all('prompt').length > 0;
      case 'completion':
        return this.completions.length > 0;
      default:
        return true;
    }
  }

  all(kind: Offered['kind']): Offered[] {
    return [...this.offered.values()].filter((offered) => offered.kind === kind);
  }

  /** What the list of a kind says to a caller with these scopes. */
  list<Listed>(kind: Offered['kind'], scopes: readonly string[]): Listed[] {
    return this.all(kind)
      .filter((offered) => covers(scopes, offered))
      .map(({ listed }) => listed as Listed);
  }

  /** The resource templates whose resources are listed. */
  get listings(): Offered[] {
    return this.listed.flatMap(
      ({ resourceTemplate }) => this.find('resource-template', resourceTemplate) ?? [],
    );
  }

  find(kind: Offered['kind'], name: string): Offered | undefined {
    return this.offered.get(`${kind} ${name}`);
  }

  /** The resource with this very address, or else the first template it has the form of, with the template's variables. */
  findResource(uri: string): { readonly offered?: Offered; readonly arguments?: Record<string, string> } {
    const resource = this.find('resource', uri);
    if (resource !== undefined) return { offered: resource };
    for (const offered of this.all('resource-template')) {
      const variables = matchUri(offered.name, uri);
      if (variables !== undefined) return { offered, arguments: variables };
    }
    return {};
  }

  /** All scopes that anything needs, sorted: what a client may ask for. Complete once the application has started. */
  get scopes(): readonly string[] {
    return (this.everyScope ??= [
      ...new Set([...this.offered.values()].flatMap(({ requiredScopes }) => requiredScopes)),
    ].sort());
  }

  /** Those of a caller's scopes that anything needs, sorted. */
  scopesOf(scopes: readonly string[]): string[] {
    return this.scopes.filter((scope) => scopes.includes(scope));
  }
}

/** Whether these scopes are enough to see a thing, and to use it. */
export const covers = (scopes: readonly string[], { requiredScopes }: Offered): boolean =>
  requiredScopes.every((scope) => scopes.includes(scope));

/** What the decorators have written on. */
function prototypesOf(wrappers: readonly InstanceWrapper[]): object[] {
  return wrappers
    .map(({ instance }) => instance as unknown)
    .filter((instance) => typeof instance === 'object' && instance !== null)
    .map((instance) => Object.getPrototypeOf(instance) as object);
}

/** @throws Error for tools, resources and prompts that Nest will not call: their class is no controller */
function rejectProviders(providers: readonly object[]): void {
  const lost = providers.filter((prototype) => declarationsOf(prototype).length > 0);
  if (lost.length > 0)
    throw new Error(
      `List ${lost.map(({ constructor }) => constructor.name).join(', ')} in the controllers of its module, not in the ` +
        'providers: its tools, resources and prompts are not found there.',
    );
}

/** @throws Error where there is no such template, or two methods list one */
function rejectFaultyListings(listed: readonly string[], templates: readonly string[]): void {
  const faulty = listed.filter(
    (template, index) => !templates.includes(template) || listed.indexOf(template) < index,
  );
  if (faulty.length > 0)
    throw new Error(`@Lists names a resource template, and each one once: see ${faulty.join(', ')}`);
}

const UNFILLED_PARAMETER =
  'A parameter without a decorator is undefined: write @Payload() before the input of';

type IsFaulty = (declaration: Declaration, index: number, all: readonly Declaration[]) => boolean;

const FAULTS: readonly (readonly [fault: string, isFaulty: IsFaulty])[] = [
  [
    'Every tool must declare its scopes with @ToolScopes, every resource and prompt with @RequiredScopes, or @AnyCaller; missing on:',
    ({ requiredScopes }) => requiredScopes === undefined,
  ],
  [
    'The name of a tool is 1 to 128 of A-Z a-z 0-9 _ . - (MCP, Tools): rename',
    ({ kind, name }) => kind === 'tool' && !TOOL_NAME.test(name),
  ],
  [
    'A scope has no blanks, quotes or backslashes (RFC 6749 §3.3), one scope a text: see',
    ({ requiredScopes = [] }) => !requiredScopes.every((scope) => SCOPE_TOKEN.test(scope)),
  ],
  [
    "Who may call a tool is decided by scopes, all of them: remove @ToolRoles, @PublicTool or match: 'any' from",
    ({ hasOtherRules }) => hasOtherRules,
  ],
  [
    'A URI template has one variable in each pair of braces, {a}/{b} and not {a,b}: rewrite',
    ({ kind, name }) => kind === 'resource-template' && /\{[^}]*,/.test(name),
  ],
  [
    'Every tool, resource and prompt must have a name of its own; taken:',
    ({ kind, name }, index, all) =>
      all.findIndex((other) => other.kind === kind && other.name === name) < index,
  ],
  [
    'Classes of tools need @ToolController(), of resources @ResourceController(), of prompts @PromptController(), in the place of ' +
      '@Controller() or @McpController(), or clients could read the text of exceptions: see the class of',
    ({ isAnswered }) => !isAnswered,
  ],
  [UNFILLED_PARAMETER, ({ hasUnfilledParameter }) => hasUnfilledParameter],
];

function rejectFaulty(declarations: readonly Declaration[]): void {
  for (const [fault, isFaulty] of FAULTS) {
    const names = declarations.filter(isFaulty).map(({ name }) => name);
    if (names.length > 0) throw new Error(`${fault} ${names.join(', ')}`);
  }
}
