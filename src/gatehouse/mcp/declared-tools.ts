import { MCP_TOOL_METADATA_KEY, type ToolOptions } from '@rekog/mcp-nest';
import { declaredMethods } from './declared-methods.js';

/** A tool as its class declares it. */
export interface DeclaredTool {
  readonly kind: 'tool';
  readonly name: string;
  /** Empty: any authenticated caller. Undefined: it says nothing, which is not the same. */
  readonly requiredScopes: readonly string[] | undefined;
  /** It says so itself; a tool that says nothing may write. */
  readonly readOnly: boolean;
}

/** The tools of a class, by its prototype; none for a class that declares none. */
export function declaredTools(prototype: unknown): DeclaredTool[] {
  return declaredMethods<ToolOptions>(prototype, MCP_TOOL_METADATA_KEY).map(
    ({ name, options, requiredScopes }) => ({
      kind: 'tool',
      name: options.name ?? name,
      requiredScopes,
      readOnly: options.annotations?.readOnlyHint === true,
    }),
  );
}
