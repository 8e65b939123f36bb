import { z } from 'zod';
import { isPrintable, outOfBounds } from '../http/json-bounds.js';
import { INVALID_REQUEST, type JsonRpcId, type JsonRpcFault, faultOf } from './json-rpc-error.js';

const id = z.union([z.string().max(256), z.int()]);

const method = z.string().regex(/^[\w$./-]{1,128}$/);

/** What the SDK repeats in its errors, where it is text. Whether it must be is for the method to say. */
const repeated = z.unknown().refine((value) => typeof value !== 'string' || isPrintable(value, 512));

const params = z.looseObject({
  name: repeated.optional(),
  uri: repeated.optional(),
  taskId: repeated.optional(),
  protocolVersion: repeated.optional(),
  _meta: z
    .looseObject({
      progressToken: id.optional(),
      'io.modelcontextprotocol/protocolVersion': repeated.optional(),
    })
    .optional(),
});

/** The three kinds of message (JSON-RPC 2.0 §4 and §5, narrowed by MCP: params by name, no null id). */
const request = z.strictObject({
  jsonrpc: z.literal('2.0'),
  id,
  method,
  params: params.optional(),
});
const notification = request.omit({ id: true });
const response = z.union([
  z.strictObject({ jsonrpc: z.literal('2.0'), id, result: z.looseObject({}) }),
  z.strictObject({
    jsonrpc: z.literal('2.0'),
    id: id.optional(),
    error: z.object({ code: z.int(), message: z.string() }),
  }),
]);

/**
 * Whether the body is a message at all. The SDK would find out as well, but builds a list of all that is wrong, and
 * answers in the words of its schemas.
 */
export function refuseMalformed(body: unknown): JsonRpcFault | undefined {
  // Batches left the protocol with 2025-06-18; one with thousands of calls in it would pass every limit as one request.
  if (Array.isArray(body)) return faultOf(400, INVALID_REQUEST, 'Send one message at a time, not a batch');
  if (typeof body !== 'object' || body === null)
    return faultOf(400, INVALID_REQUEST, 'A message must be an object');
  const fault = outOfBounds(body);
  if (fault !== undefined) return faultOf(400, INVALID_REQUEST, fault, idOf(body));
  const schema = !('method' in body) ? response : 'id' in body ? request : notification;
  const parsed = schema.safeParse(body);
  if (parsed.success) return undefined;
  return faultOf(
    400,
    INVALID_REQUEST,
    `The message is no JSON-RPC 2.0 ${'method' in body ? 'request or notification' : 'response'}${faultyPart(parsed.error)}`,
    idOf(body),
  );
}

/** Where the first fault is, by the names of our schema. */
export function faultyPart({ issues }: z.ZodError): string {
  const path = issues[0]?.path.join('.') ?? '';
  return path === '' ? '' : `: look at ${path}`;
}

export function idOf(body: object): JsonRpcId {
  return 'id' in body ? (id.safeParse(body.id).data ?? null) : null;
}
