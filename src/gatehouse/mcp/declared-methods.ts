import { MetadataScanner } from '@nestjs/core';
import { MCP_SCOPES_METADATA_KEY } from '@rekog/mcp-nest';
import { ANY_CALLER } from './any-caller.decorator.js';

/** A method of a controller that one of the decorators has written on. */
export interface DeclaredMethod<Options> {
  readonly name: string;
  readonly options: Options;
  /** Empty: any authenticated caller. Undefined: it says nothing, which is not the same. */
  readonly requiredScopes: readonly string[] | undefined;
}

/** The methods of a class, by its prototype, that carry this metadata; those it inherits included. */
export function declaredMethods<Options>(prototype: unknown, metadataKey: string): DeclaredMethod<Options>[] {
  if (typeof prototype !== 'object' || prototype === null) return [];
  const members = prototype as Record<string, object>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const method = members[name];
    const options = method && (Reflect.getMetadata(metadataKey, method) as Options | undefined);
    return options === undefined ? [] : [{ name, options, requiredScopes: scopesOf(method) }];
  });
}

function scopesOf(method: object | undefined): readonly string[] | undefined {
  if (method === undefined) return undefined;
  const scopes = Reflect.getMetadata(MCP_SCOPES_METADATA_KEY, method) as string[] | undefined;
  return scopes ?? (Reflect.hasMetadata(ANY_CALLER, method) ? [] : undefined);
}
