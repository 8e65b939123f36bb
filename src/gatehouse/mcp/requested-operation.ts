import {
  CallToolRequestParamsSchema,
  CompleteRequestParamsSchema,
  GetPromptRequestParamsSchema,
  InitializeRequestParamsSchema,
  ReadResourceRequestParamsSchema,
} from '@modelcontextprotocol/core';
import {
  classifyInboundRequest,
  PROTOCOL_VERSION_META_KEY,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import { isPrintable } from '../http/json-bounds.js';
import { faultyPart, JsonRpcFault, type Message } from './json-rpc-message.js';
import { type McpCatalog, type Offered, TOOL_NAME } from './mcp-catalog.js';

/** What a message asks for, of the things that have scopes. */
export interface RequestedOperation {
  readonly method: 'tools/call' | 'resources/read' | 'prompts/get' | 'completion/complete';
  readonly kind: 'tool' | 'resource' | 'prompt';
  /** As the client spells it. */
  readonly requested: string;
  /** Undefined: there is no such thing. */
  readonly offered?: Offered | undefined;
  /** As the client sends them; of a resource, the variables in its URI. */
  readonly arguments?: Readonly<Record<string, unknown>> | undefined;
}

/** As logs spell it: without what stands in a URI. */
export const labelOf = ({ method }: RequestedOperation, { kind, name }: Offered): string =>
  kind === 'tool' ? name : `${method} ${name}`;

/** More than the positions of many listings need. */
const LONGEST_CURSOR = 4_096;

/** Reads the parameters of one method, and what they ask for. */
type MethodReader = (params: unknown, catalog: McpCatalog) => RequestedOperation | z.ZodError | undefined;

const reader =
  <Params>(
    schema: z.ZodType<Params>,
    find: (params: Params, catalog: McpCatalog) => RequestedOperation | undefined = () => undefined,
  ): MethodReader =>
  (params, catalog) => {
    const parsed = schema.safeParse(params);
    return parsed.success ? find(parsed.data, catalog) : parsed.error;
  };

/** A list of one page gives out no cursors (MCP, Pagination, "Error Handling"). */
const list = reader(z.looseObject({ cursor: z.undefined().optional() }).default({}));

/** The cursor is one for the listings to know. */
const pagedList = reader(z.looseObject({ cursor: z.string().max(LONGEST_CURSOR).optional() }).default({}));

/** Repeated in the answer where there is no such thing. */
const repeated = z.string().refine((text) => isPrintable(text, 512));

/** What a user types into a field. */
const typed = z.string().max(1_000);

const completionParams = CompleteRequestParamsSchema.extend({
  ref: z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('ref/prompt'), name: repeated }),
    z.looseObject({ type: z.literal('ref/resource'), uri: repeated }),
  ]),
  argument: z.looseObject({ name: typed, value: typed }),
  context: z.looseObject({ arguments: z.record(z.string(), typed).optional() }).optional(),
});

/** The methods that take parameters. The SDK would answer wrong ones with the text of its schemas. */
const METHODS: Readonly<Partial<Record<string, MethodReader>>> = {
  initialize: reader(InitializeRequestParamsSchema),
  'tools/list': list,
  'resources/list': (params, catalog) => (catalog.listings.length === 0 ? list : pagedList)(params, catalog),
  'resources/templates/list': list,
  'prompts/list': list,
  'tools/call': reader(
    CallToolRequestParamsSchema.extend({ name: z.string().regex(TOOL_NAME) }),
    ({ name, arguments: given }, catalog) => ({
      method: 'tools/call',
      kind: 'tool',
      requested: name,
      offered: catalog.find('tool', name),
      arguments: given,
    }),
  ),
  'prompts/get': reader(GetPromptRequestParamsSchema, ({ name, arguments: given }, catalog) => ({
    method: 'prompts/get',
    kind: 'prompt',
    requested: name,
    offered: catalog.find('prompt', name),
    arguments: given,
  })),
  'resources/read': reader(ReadResourceRequestParamsSchema, ({ uri }, catalog) => ({
    method: 'resources/read',
    kind: 'resource',
    requested: uri,
    ...catalog.findResource(uri),
  })),
  'completion/complete': reader(completionParams, ({ ref }, catalog) => ({
    method: 'completion/complete',
    ...(ref.type === 'ref/prompt'
      ? { kind: 'prompt', requested: ref.name, offered: catalog.find('prompt', ref.name) }
      : { kind: 'resource', requested: ref.uri, offered: catalog.find('resource-template', ref.uri) }),
  })),
};

/**
 * What a well-formed message asks for; undefined when that is nothing of the catalog.
 * @returns a fault for wrong parameters: 400 for the envelope of a 2026-07-28 message, 200 for a method's own
 */
export function requestedOperation(
  body: Message,
  catalog: McpCatalog,
): RequestedOperation | JsonRpcFault | undefined {
  const { id, method = '', params } = body;
  const fault = (status: number, message: string): JsonRpcFault =>
    new JsonRpcFault(status, ProtocolErrorCode.InvalidParams, `Invalid params${message}`, id);
  const modern = params?._meta !== undefined && PROTOCOL_VERSION_META_KEY in params._meta;
  const faultyKey = modern ? faultyEnvelopeKey(body) : undefined;
  if (faultyKey !== undefined) return fault(400, `: look at ${faultyKey} in _meta`);
  // The SDK answers methods that are not announced.
  const [feature = ''] = method.split('/');
  if (!catalog.offers(feature) || (modern && method === 'initialize')) return undefined;
  const operation = Object.hasOwn(METHODS, method) ? METHODS[method]?.(params, catalog) : undefined;
  if (!(operation instanceof z.ZodError)) return operation;
  // Notifications get no response.
  return id === undefined ? undefined : fault(200, ` of ${method}${faultyPart(operation)}`);
}

const envelopeFault = z.object({ envelope: z.object({ key: z.string() }) });

/** The SDK keeps the schema of the envelope private, so its classifier judges, but in words that are not ours. */
function faultyEnvelopeKey(body: object): string | undefined {
  const outcome = classifyInboundRequest({ httpMethod: 'POST', body });
  if (outcome.kind !== 'reject' || outcome.rung !== 'envelope') return undefined;
  return envelopeFault.safeParse(outcome.data).data?.envelope.key ?? 'the keys';
}
