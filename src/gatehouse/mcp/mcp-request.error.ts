import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { RequestedOperation } from './requested-operation.js';

/** Answers a request with a JSON-RPC error in our own words: what the SDK, and mcp-nest's copy of it, let through. */
export class McpRequestError extends ProtocolError {
  /** What does not exist, and what this caller is not to know of: word for word the same. */
  static unknown(kind: RequestedOperation['kind'], requested: string): McpRequestError {
    // MCP 2026-07-28, Resources, "Error Handling": never -32002, which was it before.
    const data = kind === 'resource' ? { uri: requested } : undefined;
    return new McpRequestError(ProtocolErrorCode.InvalidParams, `Unknown ${kind}: ${requested}`, data);
  }

  static invalidParams(message: string, data?: Readonly<Record<string, unknown>>): McpRequestError {
    return new McpRequestError(ProtocolErrorCode.InvalidParams, message, data);
  }

  static refused(message: string): McpRequestError {
    return new McpRequestError(ProtocolErrorCode.InvalidRequest, message);
  }

  static internal(message: string): McpRequestError {
    return new McpRequestError(ProtocolErrorCode.InternalError, message);
  }
}
