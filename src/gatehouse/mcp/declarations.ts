import { MetadataScanner } from '@nestjs/core';
import {
  MCP_PROMPT_METADATA_KEY,
  MCP_RESOURCE_METADATA_KEY,
  MCP_RESOURCE_TEMPLATE_METADATA_KEY,
  MCP_SCOPES_METADATA_KEY,
  MCP_TOOL_METADATA_KEY,
  type PromptOptions,
  type ResourceOptions,
  type ResourceTemplateOptions,
  type ToolOptions,
} from '@rekog/mcp-nest';
import { ANY_CALLER } from './any-caller.decorator.js';

/** What mcp-nest's decorators write on a method, by the kind of thing that it declares. */
export interface OptionsOf {
  tool: ToolOptions;
  resource: ResourceOptions;
  'resource-template': ResourceTemplateOptions;
  prompt: PromptOptions;
}

export type Kind = keyof OptionsOf;

const METADATA_KEYS: Readonly<Record<Kind, string>> = {
  tool: MCP_TOOL_METADATA_KEY,
  resource: MCP_RESOURCE_METADATA_KEY,
  'resource-template': MCP_RESOURCE_TEMPLATE_METADATA_KEY,
  prompt: MCP_PROMPT_METADATA_KEY,
};

export const KINDS = Object.keys(METADATA_KEYS) as Kind[];

/** A method of a controller that a decorator has written on. */
interface DeclaredMethod<Options> {
  readonly method: string;
  readonly options: Options;
  /** Empty: any authenticated caller. Undefined: not declared. */
  readonly requiredScopes: readonly string[] | undefined;
}

/** A tool, resource, resource template or prompt as its class declares it. */
export interface Declared<K extends Kind> extends DeclaredMethod<OptionsOf[K]> {
  readonly kind: K;
  /** What clients ask for it by: its name, its URI or its URI template. */
  readonly name: string;
}

/** What a class declares of one kind, by its prototype. */
export function declared<K extends Kind>(prototype: object, kind: K): Declared<K>[] {
  return declaredMethods<OptionsOf[K]>(prototype, METADATA_KEYS[kind]).map((declaration) => ({
    ...declaration,
    kind,
    name: nameOf(declaration),
  }));
}

/** The methods of a class, inherited ones included, that carry this metadata. */
export function declaredMethods<Options>(prototype: object, metadataKey: string): DeclaredMethod<Options>[] {
  const members = prototype as Readonly<Record<string, object>>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((method) => {
    const handler = members[method];
    const options = handler && (Reflect.getMetadata(metadataKey, handler) as Options | undefined);
    return options === undefined ? [] : [{ method, options, requiredScopes: scopesOf(handler) }];
  });
}

/** What a class with tools, resources and prompts asks for, by its prototype. */
export function declaredScopes(prototype: unknown): string[] {
  if (typeof prototype !== 'object' || prototype === null) return [];
  return KINDS.flatMap((kind) => declared(prototype, kind)).flatMap(
    ({ requiredScopes }) => requiredScopes ?? [],
  );
}

function nameOf({ method, options }: DeclaredMethod<OptionsOf[Kind]>): string {
  if ('uri' in options) return options.uri;
  if ('uriTemplate' in options) return options.uriTemplate;
  return options.name ?? method;
}

function scopesOf(handler: object | undefined): readonly string[] | undefined {
  if (handler === undefined) return undefined;
  const scopes = Reflect.getMetadata(MCP_SCOPES_METADATA_KEY, handler) as string[] | undefined;
  return scopes ?? (Reflect.hasMetadata(ANY_CALLER, handler) ? [] : undefined);
}
