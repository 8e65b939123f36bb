import type { ToolAnnotations } from '@modelcontextprotocol/server';

/** All four, because a tool without hints counts as destructive and open-world (MCP schema, ToolAnnotations). */
type ToolHints = Required<Omit<ToolAnnotations, 'title'>>;

/** The tool changes nothing. */
export const READS: ToolHints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

/** The tool adds to the application's own data; a second call adds again. */
export const WRITES: ToolHints = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: false,
};

/** The tool removes something for good; a second call changes nothing more. */
export const DESTROYS: ToolHints = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: true,
  openWorldHint: false,
};
