/** A JSON-RPC 2.0 error response, for what is wrong before a message could be handed to the protocol. */
export interface JsonRpcErrorResponse {
  readonly jsonrpc: '2.0';
  readonly id: null;
  readonly error: { readonly code: number; readonly message: string };
}

/** JSON-RPC 2.0 §5.1 */
export const PARSE_ERROR = -32700;
export const INVALID_REQUEST = -32600;
/** The range for a server's own errors, where the MCP SDK puts those of its HTTP transport. */
export const TRANSPORT_ERROR = -32000;

export function jsonRpcError(code: number, message: string): JsonRpcErrorResponse {
  return { jsonrpc: '2.0', id: null, error: { code, message } };
}
