import { z } from 'zod';
import type { McpCatalog } from './mcp-catalog.js';

/** What a message asks for, of the things that have scopes. */
export interface RequestedOperation {
  readonly method: 'tools/call' | 'resources/read' | 'prompts/get' | 'completion/complete';
  readonly kind: 'tool' | 'resource' | 'prompt';
  /** As the client spells it. */
  readonly requested: string;
  /** As the audit log spells it: never by what is in a URI. */
  readonly label: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly requiredScopes: readonly string[];
  /** A tool that does not say it only reads. */
  readonly writes: boolean;
}

const named = z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()).optional() });
const operation = z.discriminatedUnion('method', [
  z.object({ method: z.literal('tools/call'), params: named }),
  z.object({ method: z.literal('prompts/get'), params: named }),
  z.object({ method: z.literal('resources/read'), params: z.object({ uri: z.string() }) }),
  z.object({
    method: z.literal('completion/complete'),
    params: z.object({
      ref: z.discriminatedUnion('type', [
        z.object({ type: z.literal('ref/prompt'), name: z.string() }),
        z.object({ type: z.literal('ref/resource'), uri: z.string() }),
      ]),
    }),
  }),
]);

/**
 * @param body the parsed JSON-RPC message, of any shape
 * @returns undefined when it asks for nothing that the catalog knows
 */
export function requestedOperation(body: unknown, catalog: McpCatalog): RequestedOperation | undefined {
  const message = operation.safeParse(body).data;
  switch (message?.method) {
    case undefined:
      return undefined;
    case 'tools/call': {
      const { name, arguments: given = {} } = message.params;
      const tool = catalog.findTool(name);
      return (
        tool && {
          ...toOperation(message.method, 'tool', name, tool),
          label: name,
          arguments: given,
          writes: !tool.readOnly,
        }
      );
    }
    case 'prompts/get': {
      const { name, arguments: given = {} } = message.params;
      const prompt = catalog.findPrompt(name);
      return prompt && { ...toOperation(message.method, 'prompt', name, prompt), arguments: given };
    }
    case 'resources/read': {
      const { uri } = message.params;
      const match = catalog.findResource(uri);
      return (
        match && {
          ...toOperation(message.method, 'resource', uri, match.resource),
          arguments: match.variables,
        }
      );
    }
    case 'completion/complete': {
      const { ref } = message.params;
      if (ref.type === 'ref/prompt') {
        const prompt = catalog.findPrompt(ref.name);
        return prompt && toOperation(message.method, 'prompt', ref.name, prompt);
      }
      const template = catalog.findResourceTemplate(ref.uri);
      return template && toOperation(message.method, 'resource', ref.uri, template);
    }
  }
}

function toOperation(
  method: RequestedOperation['method'],
  kind: RequestedOperation['kind'],
  requested: string,
  { name, requiredScopes }: { readonly name: string; readonly requiredScopes: readonly string[] },
): RequestedOperation {
  return {
    method,
    kind,
    requested,
    label: `${method} ${name}`,
    arguments: {},
    requiredScopes,
    writes: false,
  };
}
