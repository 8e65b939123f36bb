import { ROUTE_ARGS_METADATA } from '@nestjs/common/internal.js';
import { MetadataScanner } from '@nestjs/core';
import {
  MCP_PROMPT_METADATA_KEY,
  MCP_PUBLIC_METADATA_KEY,
  MCP_RESOURCE_METADATA_KEY,
  MCP_RESOURCE_TEMPLATE_METADATA_KEY,
  MCP_ROLES_METADATA_KEY,
  MCP_SCOPES_MATCH_METADATA_KEY,
  MCP_SCOPES_METADATA_KEY,
  MCP_TOOL_METADATA_KEY,
  type McpCapabilityType,
  type ResourceOptions,
  type ResourceTemplateOptions,
  type ToolOptions,
} from '@rekog/mcp-nest';
import { ANY_CALLER } from './any-caller.decorator.js';

const METADATA_KEYS: Readonly<Record<McpCapabilityType, string>> = {
  tool: MCP_TOOL_METADATA_KEY,
  resource: MCP_RESOURCE_METADATA_KEY,
  'resource-template': MCP_RESOURCE_TEMPLATE_METADATA_KEY,
  prompt: MCP_PROMPT_METADATA_KEY,
};

/** What `ToolController` and `ResourceController` write on their classes: what they answer the errors of. */
export const ANSWERS = 'gatehouse:answers';

/** A method of a controller that a decorator has written on. */
interface DeclaredMethod<Options> {
  readonly method: string;
  readonly options: Options;
  /** Empty: any authenticated caller. Undefined: not declared. */
  readonly requiredScopes: readonly string[] | undefined;
  /** Has rules of mcp-nest about who may call it that this module does not apply. */
  readonly hasOtherRules: boolean;
  /** Has a parameter that Nest does not fill: no decorator says what with. */
  readonly hasUnfilledParameter: boolean;
}

/** The options of mcp-nest's decorators; those of a prompt are among those of a tool. */
type Options = ToolOptions &
  Partial<Pick<ResourceOptions, 'uri'> & Pick<ResourceTemplateOptions, 'uriTemplate'>>;

/** A tool, resource, resource template or prompt as its class declares it. */
export interface Declaration extends DeclaredMethod<Options> {
  readonly kind: McpCapabilityType;
  /** What clients ask for it by: its URI, its URI template or its name. */
  readonly name: string;
  /** Its class has the decorator of this module that answers the errors of its kind. */
  readonly isAnswered: boolean;
}

/** What a class declares, by its prototype. */
export function declarationsOf(prototype: object): Declaration[] {
  const answers: unknown = Reflect.getMetadata(ANSWERS, prototype.constructor);
  return Object.entries(METADATA_KEYS).flatMap(([kind, metadataKey]) =>
    declaredMethods<Options>(prototype, metadataKey).map((declared) => {
      const { uri, uriTemplate, name } = declared.options;
      return {
        ...declared,
        kind: kind as McpCapabilityType,
        name: uri ?? uriTemplate ?? name ?? declared.method,
        isAnswered: answers === (kind === 'tool' ? 'tools' : 'resources'),
      };
    }),
  );
}

/** The methods of a class, inherited ones included, that carry this metadata. */
export function declaredMethods<Options>(prototype: object, metadataKey: string): DeclaredMethod<Options>[] {
  const members = prototype as Readonly<Record<string, object>>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((method) => {
    const handler = members[method];
    const options = handler && (Reflect.getMetadata(metadataKey, handler) as Options | undefined);
    return options === undefined
      ? []
      : [
          {
            method,
            options,
            requiredScopes: scopesOf(handler),
            hasOtherRules: otherRulesOn(handler),
            hasUnfilledParameter: hasUnfilledParameter(prototype, method),
          },
        ];
  });
}

/** Without any decorator, Nest fills the first parameter with the input. */
function hasUnfilledParameter(prototype: object, method: string): boolean {
  const filled = Reflect.getMetadata(ROUTE_ARGS_METADATA, prototype.constructor, method) as
    Readonly<Record<string, { readonly index: number }>> | undefined;
  const indexes = filled === undefined ? [0] : Object.values(filled).map(({ index }) => index);
  const { length } = (prototype as Readonly<Record<string, () => unknown>>)[method] ?? [];
  return Array.from({ length }, (_, index) => index).some((index) => !indexes.includes(index));
}

/** The scopes that the tools, resources and prompts of a class require, by its prototype. */
export function declaredScopes(prototype: unknown): string[] {
  if (typeof prototype !== 'object' || prototype === null) return [];
  return declarationsOf(prototype).flatMap(({ requiredScopes }) => requiredScopes ?? []);
}

function otherRulesOn(handler: object | undefined): boolean {
  if (handler === undefined) return false;
  return (
    [MCP_ROLES_METADATA_KEY, MCP_PUBLIC_METADATA_KEY].some((key) => Reflect.hasMetadata(key, handler)) ||
    Reflect.getMetadata(MCP_SCOPES_MATCH_METADATA_KEY, handler) === 'any'
  );
}

function scopesOf(handler: object | undefined): readonly string[] | undefined {
  if (handler === undefined) return undefined;
  const scopes = Reflect.getMetadata(MCP_SCOPES_METADATA_KEY, handler) as string[] | undefined;
  return scopes ?? (Reflect.hasMetadata(ANY_CALLER, handler) ? [] : undefined);
}
