import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { McpServer, type ServerContext, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import { DirectExchange } from './direct-exchange.js';

const MODERN = '2026-07-28';
const _meta = {
  'io.modelcontextprotocol/protocolVersion': MODERN,
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
  progressToken: 'token',
};

type Tool = (context: ServerContext) => Promise<void>;

describe('DirectExchange', () => {
  let server: Server;
  let tool: Tool;

  beforeEach(async () => {
    server = createServer((incoming, response) => {
      const modern = incoming.url === '/modern';
      const mcp = new McpServer(
        { name: 'test', version: '1' },
        { capabilities: { tools: {} }, supportedProtocolVersions: [...SUPPORTED_PROTOCOL_VERSIONS, MODERN] },
      );
      mcp.server.setRequestHandler('tools/call', async (_message, context) => {
        await tool(context);
        return { content: [{ type: 'text', text: 'done' }] };
      });
      const exchange = new DirectExchange(
        modern ? { era: 'modern', revision: MODERN } : { era: 'legacy' },
        response,
      );
      const params = { name: 'work', arguments: {}, ...(modern && { _meta }) };
      void mcp
        .connect(exchange)
        .then(() => exchange.serve({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(() => server.close());

  const urlOf = (era: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${era}`;

  async function send(era: string): Promise<{ type: string | undefined; body: string }> {
    const [response] = (await once(request(urlOf(era), { agent: false }).end(), 'response')) as [
      IncomingMessage,
    ];
    return { type: response.headers['content-type'], body: await text(response) };
  }

  const notify: Tool = ({ mcpReq }) =>
    mcpReq.notify({ method: 'notifications/progress', params: { progressToken: 'token', progress: 1 } });

  it.each(['legacy', 'modern'])('answers in JSON, %s', async (era) => {
    tool = () => Promise.resolve();
    const { type, body } = await send(era);
    expect(type).toBe('application/json');
    expect(JSON.parse(body)).toMatchObject({ id: 1, result: { content: [{ text: 'done' }] } });
  });

  it('streams what a tool tells the client on the way, in 2026-07-28', async () => {
    tool = notify;
    const { type, body } = await send('modern');
    expect(type).toBe('text/event-stream');
    expect(body).toMatch(/notifications\/progress[^]*"text":"done"/);
  });

  it('leaves that out before', async () => {
    tool = notify;
    const { type, body } = await send('legacy');
    expect(type).toBe('application/json');
    expect(body).not.toContain('progress');
  });

  it.each(['legacy', 'modern'])('aborts the tool when the client is gone, %s', async (era) => {
    let began: (context: ServerContext) => void = () => undefined;
    const running = new Promise<ServerContext>((resolve) => (began = resolve));
    tool = async (context) => {
      const aborted = once(context.mcpReq.signal, 'abort');
      began(context);
      await aborted;
    };
    const sent = request(urlOf(era), { agent: false }).end();
    sent.on('error', () => undefined);
    const { mcpReq } = await running;
    const aborted = once(mcpReq.signal, 'abort');
    sent.destroy();
    await aborted;
    expect(mcpReq.signal.aborted).toBe(true);
  });
});
