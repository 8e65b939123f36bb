import request, { type Response } from 'supertest';
import type { TestApp } from './test-app.js';

/** The two ways of speaking to the endpoint: with a handshake before 2026-07-28, self-contained requests since. */
export const ERAS = ['2025-11-25', '2026-07-28'] as const;
export type Era = (typeof ERAS)[number];

export interface ToolResult {
  readonly isError?: boolean;
  readonly content: readonly { readonly type: string; readonly text: string }[];
  readonly structuredContent?: Record<string, unknown>;
}

interface JsonRpcResponse<Result> {
  readonly id: unknown;
  readonly result?: Result;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A JSON-RPC request as it goes over the wire, without any client library in between. */
export function sendMcp(
  { origin }: Pick<TestApp, 'origin'>,
  token: string | undefined,
  method: string,
  params: Record<string, unknown> = {},
  era: Era = '2025-11-25',
): request.Test {
  const modern = era === '2026-07-28';
  const meta = {
    'io.modelcontextprotocol/protocolVersion': era,
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const post = request(origin)
    .post('/api/mcp')
    .set('Content-Type', 'application/json')
    .set('Accept', 'application/json, text/event-stream')
    .set('MCP-Protocol-Version', era);
  if (modern) post.set('Mcp-Method', method);
  const name = params.name ?? params.uri;
  if (modern && typeof name === 'string') post.set('Mcp-Name', name);
  if (token !== undefined) post.set('Authorization', `Bearer ${token}`);
  return post.send({ jsonrpc: '2.0', id: 1, method, params: modern ? { ...params, _meta: meta } : params });
}

export async function callTool(
  app: TestApp,
  name: string,
  args: Record<string, unknown> = {},
  { token, era }: { token?: string; era?: Era } = {},
): Promise<ToolResult> {
  const response = await sendMcp(
    app,
    token ?? (await app.mcpToken()),
    'tools/call',
    { name, arguments: args },
    era,
  );
  const { result } = bodyOf<ToolResult>(response);
  if (result === undefined) throw new Error(`${response.status} ${response.text}`);
  return result;
}

export function bodyOf<Result>(response: Response): JsonRpcResponse<Result> {
  return response.body as JsonRpcResponse<Result>;
}

export const textOf = (result: ToolResult): string => result.content.map(({ text }) => text).join('\n');
