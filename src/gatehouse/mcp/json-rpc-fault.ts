import type { Response } from 'express';

/** Errors echo the id of their request, or null where none can be read (JSON-RPC 2.0 §5). */
export type JsonRpcId = string | number | null;

/** Why a message never reaches the protocol: an HTTP status, and a JSON-RPC 2.0 error to go with it. */
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
