import { ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { isPrintable, outOfBounds } from '../http/json-bounds.js';
import { BODY_LIMIT, readJsonBody } from '../http/read-json-body.js';
import { withoutNullMembers } from './null-members.js';

const { InvalidRequest, ParseError } = ProtocolErrorCode;

const id = z.union([z.string().max(256), z.int()]);

const method = z.string().regex(/^[\w$./-]{1,128}$/);

/** Text that the SDK repeats in its errors. Whether it must be text is for the method to say. */
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

/** Errors echo the id of their request, or null where none can be read (JSON-RPC 2.0 §5). */
type JsonRpcId = string | number | null;

/** A message that `readMessage` has found well-formed. */
export interface Message {
  readonly id?: JsonRpcId;
  /** Undefined: a response. */
  readonly method?: string;
  readonly params?: { readonly _meta?: Record<string, unknown> };
}

/** Why a message never reaches the protocol: an HTTP status, and a JSON-RPC error to go with it. */
export class JsonRpcFault {
  constructor(
    private readonly status: number,
    private readonly code: number,
    private readonly message: string,
    private readonly id: JsonRpcId = null,
  ) {}

  send(response: Response): void {
    const error = { code: this.code, message: this.message };
    response.status(this.status).json({ jsonrpc: '2.0', id: this.id, error });
  }
}

/**
 * Reads the body into `request.body`, behind the guard: the server reads no body of a caller that it does not know.
 * @returns why the body is no message; undefined when it is a `Message`
 */
export async function readMessage(request: Request, response: Response): Promise<JsonRpcFault | undefined> {
  if (request.is('application/json') === false)
    return new JsonRpcFault(415, InvalidRequest, 'Send the message as application/json');
  const error = await readJsonBody(request, response);
  if (error !== undefined) return unreadable(error);
  // The parser makes an empty object of nothing.
  if (request.body === undefined || request.get('Content-Length') === '0')
    return new JsonRpcFault(400, ParseError, 'The body is empty');
  const body: unknown = request.body;
  // MCP 2025-06-18 removed batches; one of thousands of calls would count as one request.
  if (Array.isArray(body)) return invalid('Send one message at a time, not a batch');
  if (typeof body !== 'object' || body === null) return invalid('A message must be an object');
  const outside = outOfBounds(body);
  if (outside !== undefined) return invalid(outside, idOf(body));
  const message = withoutNullMembers(body);
  request.body = message;
  return malformed(message);
}

const invalid = (message: string, id?: JsonRpcId): JsonRpcFault =>
  new JsonRpcFault(400, InvalidRequest, message, id);

function unreadable(error: unknown): JsonRpcFault {
  const { status } = error as { status?: unknown };
  switch (status) {
    case 413:
      return new JsonRpcFault(status, InvalidRequest, `The message is larger than ${BODY_LIMIT}`);
    case 415:
      return new JsonRpcFault(status, InvalidRequest, 'The body is compressed, or not in UTF-8');
    case 400:
      return new JsonRpcFault(status, ParseError, 'The body is not valid JSON');
    default:
      throw error;
  }
}

/** The SDK would check this too, but lists every fault, in the words of its schemas. */
function malformed(body: object): JsonRpcFault | undefined {
  const schema = !('method' in body) ? response : 'id' in body ? request : notification;
  const parsed = schema.safeParse(body);
  if (parsed.success) return undefined;
  const kind = 'method' in body ? 'request or notification' : 'response';
  return invalid(`The message is no JSON-RPC 2.0 ${kind}${faultyPart(parsed.error)}`, idOf(body));
}

/** Where the first fault is, by the names of our schema. */
export function faultyPart({ issues }: z.ZodError): string {
  const path = issues[0]?.path.join('.') ?? '';
  return path === '' ? '' : `: look at ${path}`;
}

function idOf(body: object): JsonRpcId {
  return 'id' in body ? (id.safeParse(body.id).data ?? null) : null;
}
