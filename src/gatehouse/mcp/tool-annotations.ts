import type { ToolAnnotations } from '@modelcontextprotocol/server';

/** All four hints are always said: left out, a tool counts as destructive and open-world (MCP schema, ToolAnnotations). */
type ToolHints = Required<Omit<ToolAnnotations, 'title'>>;

/** Looks, changes nothing. */
export const READS: ToolHints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

/** Adds to our own data; a second call adds again. */
export const WRITES: ToolHints = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: false,
};

/** Takes something away for good; a second call finds it done. */
export const DESTROYS: ToolHints = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: true,
  openWorldHint: false,
};
