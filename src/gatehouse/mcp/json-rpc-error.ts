/** Errors echo the id of their request; what carries none that can be read is answered with null (JSON-RPC 2.0 §5). */
export type JsonRpcId = string | number | null;

/** A JSON-RPC 2.0 error response, for what is wrong before a message could be handed to the protocol. */
export interface JsonRpcErrorResponse {
  readonly jsonrpc: '2.0';
  readonly id: JsonRpcId;
  readonly error: { readonly code: number; readonly message: string };
}

/** Why a message was not taken: the HTTP status and the JSON-RPC answer that goes with it. */
export interface JsonRpcFault {
  readonly status: number;
  readonly response: JsonRpcErrorResponse;
}

/** JSON-RPC 2.0 §5.1 */
export const PARSE_ERROR = -32700;
export const INVALID_REQUEST = -32600;
export const INVALID_PARAMS = -32602;
export const INTERNAL_ERROR = -32603;
/** The range for a server's own errors, where the MCP SDK puts those of its HTTP transport. */
export const TRANSPORT_ERROR = -32000;

export function jsonRpcError(code: number, message: string, id: JsonRpcId = null): JsonRpcErrorResponse {
  return { jsonrpc: '2.0', id, error: { code, message } };
}

export function faultOf(status: number, code: number, message: string, id?: JsonRpcId): JsonRpcFault {
  return { status, response: jsonRpcError(code, message, id) };
}
