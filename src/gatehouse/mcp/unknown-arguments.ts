import { type CallToolResult, isInputRequiredResult } from '@modelcontextprotocol/server';
import type { McpStrategy } from '@rekog/mcp-nest';
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

/** So that they fit beside an answer that is as long as it may be. */
const MOST_NAMED = 4;
const LONGEST_NAME = 20;

type SdkServer = Parameters<McpStrategy['bindRequestHandlers']>[0]['server'];
type SetHandler = (method: string, handler: (...given: unknown[]) => Promise<object>) => void;

/**
 * Lets every result of a call name what was left out of it, so that the agent knows: results of the tool, and errors, also
 * those of mcp-nest's own validation. Its handler is the only place that sees all of them.
 */
export function nameIgnored(server: SdkServer, names: readonly string[]): void {
  const setHandler = server.setRequestHandler.bind(server) as SetHandler;
  const setNamingHandler: SetHandler = (method, handler) => {
    setHandler(method, async (...given) => {
      const result = await handler(...given);
      return method === 'tools/call' ? withNote(result, describeIgnored(names)) : result;
    });
  };
  server.setRequestHandler = setNamingHandler as typeof server.setRequestHandler;
}

/** Behind the tool's own content, which says the same as its structured content. */
function withNote(result: object, text: string): object {
  if (isInputRequiredResult(result)) return result;
  const { content = [] } = result as Partial<CallToolResult>;
  return { ...result, content: [...content, { type: 'text', text }] };
}

/** The names are the caller's text: `outOfBounds` has rejected long and unprintable ones. */
function describeIgnored(names: readonly string[]): string {
  const named = names.slice(0, MOST_NAMED).map((name) => JSON.stringify(shorten(name)));
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return `Ignored, because this tool has no such arguments: ${named.join(', ')}${more}.`;
}

/** By code points, so that no pair of surrogates is divided. */
function shorten(name: string): string {
  const characters = Array.from(name);
  return characters.length <= LONGEST_NAME ? name : `${characters.slice(0, LONGEST_NAME).join('')}…`;
}
