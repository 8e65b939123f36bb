import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallToolResult } from '@modelcontextprotocol/server';

export interface ToolCall {
  /** The option `resource` of the module: path and Host of the request come from it. */
  readonly resource: string;
  readonly name: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** Without it, the request is anonymous. */
  readonly token?: string;
  /** Added to those of an MCP client, or replacing them. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ToolAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The parsed body: a JSON-RPC response, or problem details (RFC 9457). */
  readonly body: Record<string, unknown>;
  /** What the tool returned; undefined when the request was rejected. */
  readonly result: CallToolResult | undefined;
}

/**
 * Calls a tool over HTTP, as an MCP client does.
 * @param server `app.getHttpServer()`; it listens on a free port of loopback if it does not listen yet
 */
export async function callTool(server: Server, call: ToolCall): Promise<ToolAnswer> {
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
  const { host, pathname } = new URL(call.resource);
  const sent = request({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    path: pathname,
    method: 'POST',
    headers: {
      Host: host,
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      ...(call.token !== undefined && { Authorization: `Bearer ${call.token}` }),
      ...call.headers,
    },
  });
  sent.end(
    JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: call.name, arguments: call.arguments ?? {} },
    }),
  );
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body,
    result: body.result as CallToolResult | undefined,
  };
}
