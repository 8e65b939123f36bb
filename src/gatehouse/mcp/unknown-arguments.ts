import type { Offered } from './mcp-catalog.js';

interface ListedTool {
  readonly inputSchema?: {
    readonly properties?: object;
    /** Absent from what zod makes of `z.object()`, which drops unknown members. */
    readonly additionalProperties?: unknown;
  };
}

/** The names of the arguments that a tool does not have; none for a tool that takes any. */
export function unknownArguments({ listed }: Offered, given: object): string[] {
  const { properties = {}, additionalProperties = false } = (listed as ListedTool).inputSchema ?? {};
  return additionalProperties === false
    ? Object.keys(given).filter((name) => !Object.hasOwn(properties, name))
    : [];
}

const MOST_NAMED = 10;

/** For the agent, so that nothing it sent to a writing tool is lost unseen. */
export function describeIgnored(names: readonly string[]): string {
  const named = names.slice(0, MOST_NAMED).map((name) => JSON.stringify(name));
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return `Ignored, because this tool has no such arguments: ${named.join(', ')}${more}.`;
}
