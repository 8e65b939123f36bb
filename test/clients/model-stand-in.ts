import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const requestSchema = z.object({
  stream: z.boolean().optional(),
  tools: z.array(z.object({ name: z.string() })).optional(),
  messages: z.array(
    z.object({ content: z.union([z.string(), z.array(z.looseObject({ type: z.string() }))]) }),
  ),
});

const toolResultSchema = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  is_error: z.boolean().optional(),
  content: z.unknown(),
});

/** What a client hands its model after a tool call. */
export interface ToolResult {
  readonly isError: boolean;
  /** The content as the client sent it, as JSON text. */
  readonly content: string;
}

export interface ModelStandIn {
  readonly url: string;
  /** Makes the next conversation one call of this tool. */
  willCall(tool: string, input: Record<string, unknown>): void;
  /** What came back for that call; undefined when the client never got to it. */
  result(): ToolResult | undefined;
  /** The tools that the client offered the model last. */
  offered(): readonly string[];
  stop(): Promise<void>;
}

/** The Messages API with a model that has made up its mind: it calls the tool it was told to, reads the result, ends. */
export async function startModelStandIn(): Promise<ModelStandIn> {
  let wish: { id: string; tool: string; input: Record<string, unknown> } | undefined;
  let result: ToolResult | undefined;
  let offered: readonly string[] = [];
  let calls = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method !== 'POST' || pathname !== '/v1/messages') {
      response.writeHead(404).end();
      return;
    }
    const { messages, tools = [], stream = false } = requestSchema.parse(JSON.parse(await text(request)));
    const results = messages
      .flatMap(({ content }) => (typeof content === 'string' ? [] : content))
      .flatMap((block) => toolResultSchema.safeParse(block).data ?? []);
    const own = results.find((one) => one.tool_use_id === wish?.id);
    if (own !== undefined) {
      result = { isError: own.is_error ?? false, content: JSON.stringify(own.content) };
    }
    const names = tools.map(({ name }) => name);
    if (names.length > 0) offered = names;
    if (wish !== undefined && own === undefined && names.includes(wish.tool)) {
      const { id, tool, input } = wish;
      reply(response, stream, { type: 'tool_use', id, name: tool, input });
    } else {
      reply(response, stream, { type: 'text', text: 'Done.' });
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    willCall: (tool, input) => {
      calls += 1;
      wish = { id: `toolu_${calls}`, tool, input };
      result = undefined;
    },
    result: () => result,
    offered: () => offered,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Block =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: Record<string, unknown> };

/** One message of one block, as a document or as the events of a stream. */
function reply(response: ServerResponse, stream: boolean, block: Block): void {
  const stopReason = block.type === 'tool_use' ? 'tool_use' : 'end_turn';
  const usage = { input_tokens: 1, output_tokens: 1 };
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'stand-in', usage };
  if (!stream) {
    response.setHeader('Content-Type', 'application/json');
    response.end(
      JSON.stringify({ ...message, content: [block], stop_reason: stopReason, stop_sequence: null }),
    );
    return;
  }
  const [empty, delta] =
    block.type === 'tool_use'
      ? [
          { ...block, input: {} },
          { type: 'input_json_delta', partial_json: JSON.stringify(block.input) },
        ]
      : [
          { ...block, text: '' },
          { type: 'text_delta', text: block.text },
        ];
  response.setHeader('Content-Type', 'text/event-stream');
  const events: { type: string; [field: string]: unknown }[] = [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null, stop_sequence: null } },
    { type: 'content_block_start', index: 0, content_block: empty },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: stopReason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  ];
  for (const event of events) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  response.end();
}
