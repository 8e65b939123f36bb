import { Logger } from '@nestjs/common';
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { describeError } from '../errors/describe-error.js';
import { correlationId } from '../http/correlation.js';
import type { RequestedOperation } from './requested-operation.js';

/** For a client to find the log line of its request by. */
export const logReference = (): string => `(correlation id ${correlationId() ?? 'unknown'})`;

export const somethingWentWrong = (): string => `Something went wrong on our side. ${logReference()}`;

/** Answers a request with a JSON-RPC error in our own words: what the SDK, and mcp-nest's copy of it, let through. */
export class McpRequestError extends ProtocolError {
  /** For what does not exist, and for what this caller must not know of: word for word the same. */
  static unknown(kind: RequestedOperation['kind'], requested: string): McpRequestError {
    // MCP 2026-07-28, Resources, "Error Handling": never the older -32002.
    const data = kind === 'resource' ? { uri: requested } : undefined;
    return new McpRequestError(ProtocolErrorCode.InvalidParams, `Unknown ${kind}: ${requested}`, data);
  }

  static invalidParams(message: string, data?: Readonly<Record<string, unknown>>): McpRequestError {
    return new McpRequestError(ProtocolErrorCode.InvalidParams, message, data);
  }

  static refused(message: string): McpRequestError {
    return new McpRequestError(ProtocolErrorCode.InvalidRequest, message);
  }

  static internal(message = somethingWentWrong()): McpRequestError {
    return new McpRequestError(ProtocolErrorCode.InternalError, message);
  }
}

/** Runs a schema of the application's. @throws McpRequestError in the place of what its own code throws, which is logged */
export function safely<Result>(validate: () => Result): Result {
  const fail = (error: unknown): never => {
    new Logger('Schemas').error('A schema threw', describeError(error));
    throw McpRequestError.internal();
  };
  try {
    const result = validate();
    return result instanceof Promise ? (result.catch(fail) as Result) : result;
  } catch (error) {
    return fail(error);
  }
}
