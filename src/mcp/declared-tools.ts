import { MetadataScanner } from '@nestjs/core';
import { MCP_SCOPES_METADATA_KEY, MCP_TOOL_METADATA_KEY, type ToolOptions } from '@rekog/mcp-nest';
import { ANY_CALLER } from './any-caller.decorator.js';

/** A tool as its class declares it. */
export interface DeclaredTool {
  readonly name: string;
  /** Empty: any authenticated caller. Undefined: it says nothing, which is not the same. */
  readonly requiredScopes: readonly string[] | undefined;
  /** It says so itself; a tool that says nothing may write. */
  readonly readOnly: boolean;
}

/** The tools of a class, by its prototype; none for a class that declares none. */
export function declaredTools(prototype: unknown): DeclaredTool[] {
  return methodsOf(prototype).flatMap(({ name, method }) => {
    const options = Reflect.getMetadata(MCP_TOOL_METADATA_KEY, method) as ToolOptions | undefined;
    if (options === undefined) return [];
    const scopes = Reflect.getMetadata(MCP_SCOPES_METADATA_KEY, method) as string[] | undefined;
    const anyCaller = Reflect.hasMetadata(ANY_CALLER, method);
    return [
      {
        name: options.name ?? name,
        requiredScopes: scopes ?? (anyCaller ? [] : undefined),
        readOnly: options.annotations?.readOnlyHint === true,
      },
    ];
  });
}

/** The methods of a class, those it inherits included; none for what is no prototype. */
export function methodsOf(prototype: unknown): { readonly name: string; readonly method: object }[] {
  if (typeof prototype !== 'object' || prototype === null) return [];
  const members = prototype as Record<string, object>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const method = members[name];
    return method === undefined ? [] : [{ name, method }];
  });
}
