import {
  CallToolRequestParamsSchema,
  CompleteRequestParamsSchema,
  GetPromptRequestParamsSchema,
  InitializeRequestParamsSchema,
  ReadResourceRequestParamsSchema,
} from '@modelcontextprotocol/core';
import { classifyInboundRequest, PROTOCOL_VERSION_META_KEY } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { isPrintable } from '../http/json-bounds.js';
import { INVALID_PARAMS, type JsonRpcFault, faultOf } from './json-rpc-error.js';
import { faultyPart, idOf } from './json-rpc-message.js';
import type { McpCatalog } from './mcp-catalog.js';
import { TOOL_NAME } from './tool-name.js';

/** Each list is on one page: no cursor of ours is in the world (MCP, Pagination, "Error Handling"). */
const onePage = z.looseObject({ cursor: z.undefined().optional() }).default({});

/** Repeated in the answer where there is no such thing. */
const repeated = z.string().refine((text) => isPrintable(text, 512));
const reference = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('ref/prompt'), name: repeated }),
  z.looseObject({ type: z.literal('ref/resource'), uri: repeated }),
]);

/** What somebody types, and what stands in the fields beside it. */
const typed = z.string().max(1_000);

/** The methods that take parameters. What the handlers of the SDK throw over them is the text of its schemas. */
const PARAMS: Readonly<Record<string, z.ZodType>> = {
  initialize: InitializeRequestParamsSchema,
  'tools/list': onePage,
  'resources/list': onePage,
  'resources/templates/list': onePage,
  'prompts/list': onePage,
  'resources/read': ReadResourceRequestParamsSchema,
  'completion/complete': CompleteRequestParamsSchema.extend({
    ref: reference,
    argument: z.looseObject({ name: typed, value: typed }),
    context: z.looseObject({ arguments: z.record(z.string(), typed).optional() }).optional(),
  }),
  'prompts/get': GetPromptRequestParamsSchema,
  'tools/call': CallToolRequestParamsSchema.extend({ name: z.string().regex(TOOL_NAME) }),
};

const envelopeFault = z.object({ envelope: z.object({ key: z.string() }) });

/**
 * Whether a well-formed message has the parameters that its method takes. As the protocol has it, a fault in the
 * envelope of a 2026-07-28 message is a 400, and one in a method's own parameters an ordinary answer.
 */
export function refuseParams(body: object, catalog: McpCatalog): JsonRpcFault | undefined {
  const { method, params } = body as { method?: string; params?: { _meta?: object } };
  if (method === undefined) return undefined;
  const modern = params?._meta !== undefined && PROTOCOL_VERSION_META_KEY in params._meta;
  if (modern) {
    const key = faultyEnvelopeKey(body);
    if (key !== undefined)
      return faultOf(400, INVALID_PARAMS, `Invalid params: look at ${key} in _meta`, idOf(body));
  }
  // A notification has no answer to put a fault into; a method that is not announced has one of its own.
  const [feature = ''] = method.split('/');
  if (!('id' in body) || !catalog.offers(feature) || (modern && method === 'initialize')) return undefined;
  const parsed = Object.hasOwn(PARAMS, method) ? PARAMS[method]?.safeParse(params) : undefined;
  if (parsed === undefined || parsed.success) return undefined;
  return faultOf(200, INVALID_PARAMS, `Invalid params of ${method}${faultyPart(parsed.error)}`, idOf(body));
}

/** The schema of the envelope is the SDK's own, and private: it is asked for its judgement, not for its words. */
function faultyEnvelopeKey(body: object): string | undefined {
  const outcome = classifyInboundRequest({ httpMethod: 'POST', body });
  if (outcome.kind !== 'reject' || outcome.rung !== 'envelope') return undefined;
  return envelopeFault.safeParse(outcome.data).data?.envelope.key ?? 'the keys';
}
